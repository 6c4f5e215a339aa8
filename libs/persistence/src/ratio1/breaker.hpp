// Spares callers the wait for a node that cannot be reached. Decides by what it is told and by the time; does nothing.
#pragma once

#include "datagems/base/clock.hpp"

#include <chrono>
#include <cstdint>

namespace datagems::persistence::ratio1 {

struct BreakerSettings {
    int failures = 3; // in a row, until calls are refused
    std::chrono::milliseconds shortest{500};
    std::chrono::milliseconds longest{5'000};
    std::chrono::milliseconds probe{30'000}; // for a probe to report, until another one is let through
};

// After a few failures in a row to reach the node it is open: calls fail at once. When that has lasted a while one
// probe is let through; its success closes the breaker, its failure opens it for twice as long. Not thread safe.
class Breaker {
  public:
    enum class Pass { go, probe, refused };

    explicit Breaker(const BreakerSettings& settings = {}) : settings_(settings), span_(settings.shortest) {}

    // Who gets Pass::probe must report how it went.
    [[nodiscard]] Pass ask(SteadyTime now) noexcept;
    // True if that closed or opened the breaker.
    bool reached() noexcept;
    bool failed(SteadyTime now) noexcept;

    [[nodiscard]] bool is_open() const noexcept { return open_; }
    // Until the next probe; zero when closed.
    [[nodiscard]] std::chrono::milliseconds wait(SteadyTime now) const noexcept;

  private:
    BreakerSettings settings_;
    int failures_ = 0;
    bool open_ = false;
    bool probing_ = false;
    SteadyTime until_;
    std::chrono::milliseconds span_;
};

} // namespace datagems::persistence::ratio1
