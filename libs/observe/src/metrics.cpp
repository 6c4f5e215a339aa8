#include "datagems/observe/metrics.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace datagems::observe {

void LatencyHistogram::record(std::chrono::microseconds duration) noexcept {
    const auto microseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    const auto bucket = std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(microseconds)), bucket_count - 1);
    buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t LatencyHistogram::count() const noexcept {
    std::uint64_t total = 0;
    for (const auto& bucket : buckets_) {
        total += bucket.load(std::memory_order_relaxed);
    }
    return total;
}

std::chrono::microseconds LatencyHistogram::quantile(double share) const noexcept {
    const auto total = count();
    if (total == 0) return std::chrono::microseconds(0);
    const auto wanted =
        std::max<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total))), 1);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < bucket_count; ++i) {
        seen += buckets_[i].load(std::memory_order_relaxed);
        if (seen >= wanted) return std::chrono::microseconds(std::int64_t{1} << i);
    }
    return std::chrono::microseconds(std::int64_t{1} << (bucket_count - 1));
}

} // namespace datagems::observe
