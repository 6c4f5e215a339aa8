// How often a user may do something: fixed windows in this process's memory, best effort across gateways.
#pragma once

#include "datagems/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::gateway {

// Thread safe. Forgets windows that have passed, so its memory is bounded by the users of one window.
class RateLimiter {
  public:
    RateLimiter(std::int64_t max_per_window, std::chrono::seconds window, const Clock& clock)
        : max_(max_per_window), window_(window), clock_(clock) {}

    // Counts one use. Nullopt: go on; else how long until the next window, rounded up.
    [[nodiscard]] std::optional<std::chrono::seconds> refuse(std::string_view user);

  private:
    struct Window {
        SteadyTime end{};
        std::int64_t used = 0;
    };
    void forget_passed(SteadyTime now);

    std::int64_t max_;
    std::chrono::seconds window_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Window, std::less<>> windows_;
    SteadyTime next_sweep_{};
};

} // namespace datagems::gateway
