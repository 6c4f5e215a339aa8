#include "datagems/generation/endpoint_health.hpp"

namespace datagems::generation {

bool EndpointHealth::try_start(SteadyTime now) {
    if (!reason_) return true;
    if (probing_ || now < probe_at_) return false;
    probing_ = true;
    return true;
}

SteadyTime EndpointHealth::next_start() const noexcept {
    if (!reason_) return SteadyTime::min();
    return probing_ ? SteadyTime::max() : probe_at_;
}

void EndpointHealth::on_answer() noexcept {
    reason_.reset();
    probing_ = false;
    silent_since_.reset();
    backoff_.after_success();
}

void EndpointHealth::on_failure(const inference::Failure& failure, SteadyTime now, double random) {
    using inference::FailureKind;
    switch (failure.kind) {
    case FailureKind::ask_again:
    case FailureKind::give_up:
        on_answer();
        return;
    case FailureKind::cancelled:
        on_abandoned();
        return;
    case FailureKind::pause_job:
        close(failure, now, random);
        return;
    case FailureKind::retry_call:
        break;
    }
    if (!silent_since_) silent_since_ = now;
    if (reason_ || now - *silent_since_ >= settings_.patience) close(failure, now, random);
}

void EndpointHealth::probe_now(SteadyTime now) noexcept {
    probe_at_ = now;
}

void EndpointHealth::close(const inference::Failure& failure, SteadyTime now, double random) {
    // Calls that were under way when the endpoint was closed come back too: only the probe's verdict moves its time.
    const bool late = reason_.has_value() && !probing_;
    reason_ = failure.reason;
    if (late) return;
    probing_ = false;
    const auto wait = backoff_.after_failure(random, failure.retry_after.value_or(std::chrono::milliseconds(0)));
    probe_at_ = now + wait;
}

} // namespace datagems::generation
