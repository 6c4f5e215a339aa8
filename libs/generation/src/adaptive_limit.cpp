#include "datagems/generation/adaptive_limit.hpp"

#include <algorithm>

namespace datagems::generation {
namespace {

// One refusal among many answers concerns its own call (a server that frees a slot a moment late, one of many behind a
// balancer); two that less than eight answers lie between concern the endpoint. That is for levels that held before.
constexpr std::uint32_t suspicion_of_refusal = 8;
constexpr std::uint32_t suspicion_to_shrink = suspicion_of_refusal + 1;

} // namespace

AdaptiveLimit::AdaptiveLimit(const AdaptiveLimitSettings& settings)
    : settings_(settings), limit_(std::clamp<std::size_t>(settings.initial, 1, std::max<std::size_t>(settings.max, 1))),
      step_(limit_), probe_interval_(settings.first_probe) {
    settings_.max = std::max<std::size_t>(settings_.max, 1);
}

bool AdaptiveLimit::may_start(SteadyTime now) {
    forget_rests(now);
    return now >= held_until_ && used() < limit_;
}

SteadyTime AdaptiveLimit::next_start(SteadyTime now) {
    forget_rests(now);
    if (used() < limit_) return held_until_;
    if (in_flight_ >= limit_ || resting_.empty()) return SteadyTime::max();
    return std::max(held_until_, *std::ranges::min_element(resting_));
}

AdaptiveLimit::Call AdaptiveLimit::start() noexcept {
    ++in_flight_;
    if (in_flight_ >= limit_) round_.full = true;
    return next_call_++;
}

void AdaptiveLimit::on_answer(Call call, SteadyTime now, std::chrono::nanoseconds latency) {
    --in_flight_;
    ++answers_since_refusal_;
    if (suspicion_ > 0) --suspicion_;
    if (call < round_.first) return;
    round_.latency_sum += latency;
    if (++round_.answers >= limit_) end_round(now);
}

void AdaptiveLimit::on_refusal(Call call, SteadyTime now, std::optional<std::chrono::milliseconds> retry_after) {
    --in_flight_;
    on_congestion(call, now, retry_after);
}

void AdaptiveLimit::on_loss(Call call, SteadyTime now) {
    --in_flight_;
    on_congestion(call, now, std::nullopt);
}

void AdaptiveLimit::hold(SteadyTime now, std::chrono::milliseconds duration) {
    held_until_ = std::max(held_until_, now + std::min(duration, settings_.longest_hold));
}

void AdaptiveLimit::on_congestion(Call call, SteadyTime now, std::optional<std::chrono::milliseconds> retry_after) {
    const bool of_this_round = call >= round_.first;
    if (of_this_round) round_.clean = false;
    if (call >= shrunk_before_) {
        if (of_this_round && proven_ > 0 && limit_ > proven_) {
            step_back(now);
        } else {
            suspicion_ += suspicion_of_refusal;
            if (proven_ == 0 || suspicion_ >= suspicion_to_shrink) halve(now);
        }
    }
    if (!retry_after) return;
    const bool shrank_since = call < shrunk_before_;
    if (shrank_since && closing_) {
        hold(now, *retry_after);
    } else if (used() < limit_) { // else the place itself is gone
        resting_.push_back(now + std::min(*retry_after, settings_.longest_hold));
    }
}

// The level that was tried is too high: back to the one that held. The server goes on taking that many, so the
// Retry-After of those that it refused binds them alone.
void AdaptiveLimit::step_back(SteadyTime now) {
    ceiling_ = limit_;
    if (limit_ == proven_ + 1) {
        probe_at_ = now + probe_interval_;
        probe_interval_ = std::min(2 * probe_interval_, settings_.longest_probe);
    }
    answers_since_refusal_ = 0;
    closing_ = false;
    shrunk_before_ = next_call_;
    set_limit(proven_);
}

// What held does so no more. An outage that ends at one call says nothing about the levels passed on the way: the
// ceiling stays where the way down began.
void AdaptiveLimit::halve(SteadyTime now) {
    if (proven_ > 0 || !ceiling_) ceiling_ = limit_;
    proven_ = 0;
    suspicion_ = 0;
    probe_interval_ = settings_.first_probe;
    probe_at_ = now + probe_interval_;
    answers_since_refusal_ = 0;
    closing_ = true;
    shrunk_before_ = next_call_;
    set_limit(limit_ / 2);
}

void AdaptiveLimit::set_limit(std::size_t limit) noexcept {
    limit_ = std::clamp<std::size_t>(limit, 1, settings_.max);
    round_ = Round{};
    round_.first = next_call_;
}

void AdaptiveLimit::end_round(SteadyTime now) {
    const bool may_grow = round_.clean && round_.full;
    const bool fast = latency_holds(now);
    if (may_grow) {
        if (ceiling_ && limit_ >= *ceiling_) { // the refused level holds now: look how far that goes
            ceiling_.reset();
            step_ = 1;
            probe_interval_ = settings_.first_probe;
        }
        proven_ = limit_;
        if (fast) grow(now);
    }
    set_limit(limit_);
}

void AdaptiveLimit::grow(SteadyTime now) {
    if (!ceiling_) {
        limit_ += step_;
        step_ = std::min(2 * step_, limit_);
    } else if (*ceiling_ > limit_ + 1) {
        limit_ += std::clamp<std::size_t>((*ceiling_ - limit_) / 2, 1, limit_);
    } else if (now >= probe_at_ && answers_since_refusal_ >= settings_.answers_between_probes) {
        limit_ = *ceiling_;
    }
}

// Notes the round's mean latency, and compares it with the best.
bool AdaptiveLimit::latency_holds(SteadyTime now) {
    const auto mean = round_.latency_sum / static_cast<std::int64_t>(round_.answers);
    if (now >= window_end_) {
        best_before_ = best_;
        best_.reset();
        window_end_ = now + settings_.latency_window;
    }
    best_ = std::min(best_.value_or(mean), mean);
    const auto best = std::min(*best_, best_before_.value_or(*best_));
    return mean <= settings_.latency_factor * best + settings_.latency_slack;
}

void AdaptiveLimit::forget_rests(SteadyTime now) {
    std::erase_if(resting_, [now](SteadyTime until) { return until <= now; });
}

} // namespace datagems::generation
