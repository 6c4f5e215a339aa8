// What the node may hold without any peer having confirmed it. Written again as it is, it would be taken for an old
// value and never be sent.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/secrets/sha256.hpp"

#include <compare>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::persistence::ratio1 {

// A key, or a field of a hash.
struct Place {
    std::optional<std::string> hash;
    std::string key;
    friend auto operator<=>(const Place&, const Place&) = default;
};

// Values are remembered by their digests alone; null, which deletes, by the digest of nothing.
using ValueDigest = std::string;
[[nodiscard]] ValueDigest digest_of(std::optional<std::string_view> value);
using ValueDigests = std::vector<ValueDigest>;

// Whether this engine may write a value again of its own accord: not where several writers race for the place.
enum class Ownership { sole, contested };

// Bounded: the places noted first are forgotten first. Thread safe.
class UnconfirmedWrites {
  public:
    explicit UnconfirmedWrites(std::size_t max_places) : max_places_(max_places) {}

    // Of two threads that write one place the second waits for the first. False if that lasts beyond the deadline; else
    // leave() must follow.
    [[nodiscard]] bool enter(const Place& place, SteadyTime deadline);
    void leave(const Place& place);

    [[nodiscard]] ValueDigests of(const Place& place) const;
    // Replaces what was noted of the place; none forgets it.
    void note(const Place& place, ValueDigests digests, Ownership ownership, SteadyTime now);

    // A place of our own whose last write is a while ago and that nobody writes now: entered, and not told again before
    // it has rested twice as long.
    [[nodiscard]] std::optional<Place> take_due(SteadyTime now);

  private:
    struct Entry {
        ValueDigests digests;
        Ownership ownership = Ownership::sole;
        SteadyTime due;
        std::chrono::milliseconds rest{};
        std::uint64_t number = 0;
    };

    const std::size_t max_places_;
    mutable std::mutex mutex_;
    std::condition_variable left_;
    std::set<Place> entered_;
    std::map<Place, Entry> entries_;
    std::uint64_t counter_ = 0;
};

} // namespace datagems::persistence::ratio1
