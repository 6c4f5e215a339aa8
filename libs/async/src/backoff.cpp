#include "datagems/async/backoff.hpp"

#include <algorithm>
#include <limits>

namespace datagems::async {

std::chrono::milliseconds backoff_bound(const BackoffPolicy& policy, std::uint32_t failures) noexcept {
    if (failures == 0) return std::chrono::milliseconds(0);
    auto bound = std::min(policy.base, policy.cap);
    for (std::uint32_t i = 1; i < failures && bound < policy.cap; ++i) {
        bound = bound > policy.cap / 2 ? policy.cap : bound * 2;
        if (bound.count() <= 0) break; // a base of zero never grows
    }
    return std::max(bound, std::chrono::milliseconds(0));
}

std::chrono::milliseconds backoff_delay(const BackoffPolicy& policy, std::uint32_t failures, double random) noexcept {
    const double share = std::clamp(random, 0.0, 1.0);
    const auto bound = backoff_bound(policy, failures);
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(bound.count()) * share));
}

std::chrono::milliseconds Backoff::after_failure(double random, std::chrono::milliseconds at_least) noexcept {
    if (failures_ < std::numeric_limits<std::uint32_t>::max()) ++failures_;
    return std::max(backoff_delay(policy_, failures_, random), at_least);
}

} // namespace datagems::async
