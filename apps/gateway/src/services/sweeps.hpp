// What is no longer needed, and nobody else removes.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/cstore.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace datagems::gateway {

// Each looks through one kind of entries and removes up to `limit` of them; the value is how many. Blocking. Any number
// of gateways may do it at once.

// Sessions that were ended before their time, once that has passed by more than any leeway.
[[nodiscard]] Result<std::size_t> sweep_revoked(persistence::CStore& store, Timestamp now, std::size_t limit);

// First passwords that could not be mailed and may not be asked for any more.
[[nodiscard]] Result<std::size_t> sweep_mail_failures(persistence::CStore& store, Timestamp now,
                                                      std::chrono::seconds lifetime, std::size_t limit);

// Counters of sign-ups. Each belongs to a window of time that only its writer knows, and none is longer than a day: one
// that was seen a day ago is done with. Nothing is removed where the store cannot list its keys. Not thread safe.
class RateCounterSweep {
  public:
    static constexpr std::chrono::hours longest_window{24};

    [[nodiscard]] Result<std::size_t> run(persistence::CStore& store, SteadyTime now, std::size_t limit);

  private:
    std::map<std::string, SteadyTime> seen_; // since when
};

} // namespace datagems::gateway
