// A clock that stands still until it is moved.
#pragma once

#include "datagems/base/clock.hpp"

#include <atomic>

namespace datagems::test {

class ManualClock final : public Clock {
  public:
    // Starts at 2026-01-01T00:00:00.000Z.
    [[nodiscard]] Timestamp now() const override {
        return Timestamp(std::chrono::milliseconds(1'767'225'600'000)) + passed();
    }
    [[nodiscard]] SteadyTime steady_now() const override { return SteadyTime(passed() + std::chrono::hours(1)); }
    void advance(std::chrono::milliseconds duration) { passed_ms_ += duration.count(); }

  private:
    [[nodiscard]] std::chrono::milliseconds passed() const { return std::chrono::milliseconds(passed_ms_.load()); }
    std::atomic<std::int64_t> passed_ms_{0};
};

} // namespace datagems::test
