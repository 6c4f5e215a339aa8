// Writes that count only when a peer has confirmed them.
#pragma once

#include "ratio1/cstore_calls.hpp"
#include "ratio1/unconfirmed_writes.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::persistence::ratio1 {

// A write that is not confirmed, or whose outcome is not known, is repeated with a text that differs and means the
// same: a node answers `true` to a value that it holds already, but sends it to nobody. Where every byte of a text
// counts, another one is written in between. Thread safe; the writes of one place follow each other.
class FieldWriter {
  public:
    explicit FieldWriter(CStoreCalls& calls);

    // Until it is confirmed or the deadline for writes has passed; nullopt deletes. What stays in doubt is remembered,
    // and written again after a later write that the peers do confirm.
    [[nodiscard]] Result<void> write(const Place& place, std::optional<std::string_view> value);

    // The same for a place that others may write as well, unless it has a value. The value that stands.
    [[nodiscard]] Result<Insertion> insert(const Place& place, std::string_view value);

  private:
    struct Task;
    [[nodiscard]] Result<void> run(Task& task);
    [[nodiscard]] Sent send_differing(Task& task);
    void note(const Task& task);
    [[nodiscard]] bool is_lost(const Task& task);
    [[nodiscard]] Result<Insertion> insert_entered(const Place& place, std::string_view value, SteadyTime deadline);
    void repeat_another();

    CStoreCalls& calls_;
    UnconfirmedWrites unconfirmed_;
};

} // namespace datagems::persistence::ratio1
