#include "datagems/generation/call_budget.hpp"

#include <algorithm>

namespace datagems::generation {
namespace {

constexpr double weight_of_latest = 0.1;

} // namespace

TokenBucket::TokenBucket(double per_minute, SteadyTime now)
    : per_second_(per_minute / 60), capacity_(std::max(per_second_, 1.0)), level_(capacity_), as_of_(now) {}

SteadyTime TokenBucket::ready_at(double amount) const noexcept {
    const double missing = std::min(amount, capacity_) - level_;
    if (missing <= 0) return as_of_;
    const std::chrono::duration<double> wait(missing / per_second_);
    return as_of_ + std::chrono::ceil<SteadyTime::duration>(wait);
}

void TokenBucket::take(double amount, SteadyTime now) noexcept {
    const std::chrono::duration<double> passed = now - as_of_;
    level_ = std::min(capacity_, level_ + passed.count() * per_second_) - amount;
    level_ = std::min(capacity_, level_);
    as_of_ = now;
}

CallBudget::CallBudget(const CallBudgetSettings& settings, SteadyTime now)
    : caps_requests_(settings.requests_per_minute > 0), caps_tokens_(settings.tokens_per_minute > 0),
      requests_(static_cast<double>(std::max<std::int64_t>(settings.requests_per_minute, 1)), now),
      tokens_(static_cast<double>(std::max<std::int64_t>(settings.tokens_per_minute, 1)), now) {}

SteadyTime CallBudget::next_start() const noexcept {
    auto next = SteadyTime::min();
    if (caps_requests_) next = std::max(next, requests_.ready_at(1));
    if (caps_tokens_) next = std::max(next, tokens_.ready_at(std::max(mean_cost_, 1.0)));
    return next;
}

double CallBudget::on_start(SteadyTime now) noexcept {
    if (caps_requests_) requests_.take(1, now);
    if (caps_tokens_) tokens_.take(mean_cost_, now);
    return mean_cost_;
}

void CallBudget::on_end(double expected, std::int64_t tokens, SteadyTime now) noexcept {
    if (!caps_tokens_) return;
    const auto cost = static_cast<double>(tokens);
    tokens_.take(cost - expected, now);
    if (tokens > 0) mean_cost_ = mean_cost_ > 0 ? mean_cost_ + weight_of_latest * (cost - mean_cost_) : cost;
}

void CallBudget::on_abandoned(double expected, SteadyTime now) noexcept {
    if (caps_requests_) requests_.take(-1, now);
    if (caps_tokens_) tokens_.take(-expected, now);
}

} // namespace datagems::generation
