// Counters and histograms that live beside the thing they measure. Lock-free and thread safe to update.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace datagems::observe {

class Counter {
  public:
    void add(std::uint64_t amount = 1) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

// Durations in buckets that double: bucket i holds those below 2^i microseconds.
class LatencyHistogram {
  public:
    static constexpr std::size_t bucket_count = 40;

    void record(std::chrono::microseconds duration) noexcept;
    [[nodiscard]] std::uint64_t count() const noexcept;
    // An upper bound of the share-th part (0 to 1) of what was recorded; zero when nothing was.
    [[nodiscard]] std::chrono::microseconds quantile(double share) const noexcept;

  private:
    std::array<std::atomic<std::uint64_t>, bucket_count> buckets_{};
};

} // namespace datagems::observe
