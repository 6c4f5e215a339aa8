#include "services/rate_limiter.hpp"

namespace datagems::gateway {

std::optional<std::chrono::seconds> RateLimiter::refuse(std::string_view user) {
    const auto now = clock_.steady_now();
    const std::lock_guard lock(mutex_);
    forget_passed(now);
    auto entry = windows_.find(user);
    if (entry == windows_.end() || entry->second.end <= now) {
        entry = windows_.insert_or_assign(std::string(user), Window{now + window_, 0}).first;
    }
    if (entry->second.used >= max_) return std::chrono::ceil<std::chrono::seconds>(entry->second.end - now);
    ++entry->second.used;
    return std::nullopt;
}

void RateLimiter::forget_passed(SteadyTime now) {
    if (now < next_sweep_) return;
    std::erase_if(windows_, [&](const auto& entry) { return entry.second.end <= now; });
    next_sweep_ = now + window_;
}

} // namespace datagems::gateway
