// How long to wait before the next try: exponential with full jitter, so that many callers do not come back at once.
#pragma once

#include <chrono>
#include <cstdint>

namespace datagems::async {

struct BackoffPolicy {
    std::chrono::milliseconds base{200};   // upper bound of the first wait
    std::chrono::milliseconds cap{30'000}; // upper bound of every wait
};

// The upper bound of the wait after `failures` failures in a row: base, 2 base, 4 base, … up to cap. Zero failures: no
// wait.
[[nodiscard]] std::chrono::milliseconds backoff_bound(const BackoffPolicy& policy, std::uint32_t failures) noexcept;

// A wait between zero and the bound. `random` is uniform in [0, 1).
[[nodiscard]] std::chrono::milliseconds backoff_delay(const BackoffPolicy& policy, std::uint32_t failures,
                                                      double random) noexcept;

// Counts failures in a row for one caller. Not thread safe.
class Backoff {
  public:
    explicit Backoff(BackoffPolicy policy) : policy_(policy) {}

    // Notes a failure and says how long to wait; never less than `at_least` (a Retry-After, say), which may pass the
    // cap.
    [[nodiscard]] std::chrono::milliseconds after_failure(double random,
                                                          std::chrono::milliseconds at_least = {}) noexcept;
    void after_success() noexcept { failures_ = 0; }
    [[nodiscard]] std::uint32_t failures() const noexcept { return failures_; }

  private:
    BackoffPolicy policy_;
    std::uint32_t failures_ = 0;
};

} // namespace datagems::async
