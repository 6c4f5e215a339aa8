// A moment by which something must have ended, handed down and only ever lowered.
#pragma once

#include "datagems/base/clock.hpp"

#include <algorithm>
#include <chrono>

namespace datagems::async {

class Deadline {
  public:
    // No limit.
    constexpr Deadline() = default;
    explicit constexpr Deadline(SteadyTime at) : at_(at) {}
    // `limit` from `now` on.
    constexpr Deadline(SteadyTime now, std::chrono::nanoseconds limit)
        : at_(limit >= SteadyTime::max() - now ? SteadyTime::max()
                                               : now + std::chrono::duration_cast<SteadyTime::duration>(limit)) {}

    [[nodiscard]] constexpr SteadyTime at() const noexcept { return at_; }
    [[nodiscard]] constexpr bool passed(SteadyTime now) const noexcept { return now >= at_; }
    // Never negative.
    [[nodiscard]] constexpr std::chrono::nanoseconds remaining(SteadyTime now) const noexcept {
        return passed(now) ? std::chrono::nanoseconds(0) : std::chrono::nanoseconds(at_ - now);
    }
    // The earlier of both.
    [[nodiscard]] constexpr Deadline lowered_to(Deadline other) const noexcept {
        return Deadline(std::min(at_, other.at_));
    }

  private:
    SteadyTime at_ = SteadyTime::max();
};

} // namespace datagems::async
