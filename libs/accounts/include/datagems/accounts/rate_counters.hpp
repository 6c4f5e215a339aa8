// How often somebody may do something: fixed windows, counted in the store so that all gateways count together.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/cstore.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::accounts {

struct RateLimit {
    std::chrono::seconds window{900};
    std::int64_t max = 10;
};

// A count is kept under datagen:rate:{what}:{subject}:{bucket}: the subject is hashed, as addresses are nobody's
// business, and the bucket is the number of whole windows since 1970. Across gateways it is best effort, since the last
// write wins; within one it is exact, and a flood that is refused already asks the store nothing. While the store is
// away each gateway counts for itself. A new window's first count takes the one before away, best effort. Blocking;
// thread safe.
class RateCounters {
  public:
    // `key` keeps the hashes from being guessed. `store` and `clock` outlive it.
    RateCounters(persistence::CStore& store, std::string key, const Clock& clock)
        : store_(store), key_(std::move(key)), clock_(clock) {}

    // Counts one use of `what`, such as "register:ip", by the subject. Nullopt: go on; else how long until the next
    // window, at least a second.
    [[nodiscard]] std::optional<std::chrono::seconds> refuse(std::string_view what, std::string_view subject,
                                                             const RateLimit& limit);

  private:
    struct Count {
        std::int64_t bucket = 0;
        std::chrono::seconds end{0}; // of the bucket, since 1970
        std::int64_t used = 0;
    };
    std::int64_t count_here(const std::string& counter, std::int64_t bucket, std::chrono::seconds end);
    void forget_passed(std::chrono::seconds now);
    std::optional<std::int64_t> count_everywhere(const std::string& counter, std::int64_t bucket);
    void forget_previous(const std::string& counter, std::int64_t bucket);

    persistence::CStore& store_;
    const std::string key_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Count, std::less<>> counts_; // by counter, without its bucket
    std::chrono::seconds next_sweep_{0};
    std::array<std::mutex, 16> writing_; // so that nobody here reads a count that somebody here is about to raise
};

} // namespace datagems::accounts
