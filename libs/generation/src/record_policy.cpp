#include "datagems/generation/record_policy.hpp"

#include <algorithm>

namespace datagems::generation {

NextStep RecordPolicy::on_failure(const inference::Failure& failure, double random) {
    using inference::FailureKind;
    NextStep step;
    step.reason = failure.reason;
    switch (failure.kind) {
    case FailureKind::retry_call:
        step.kind = NextStep::Kind::call_again;
        step.delay = backoff_.after_failure(random, failure.retry_after.value_or(std::chrono::milliseconds(0)));
        step.delay = std::min(step.delay, longest_delay_);
        return step;
    case FailureKind::ask_again:
        return on_unusable(failure.reason);
    case FailureKind::give_up:
        step.kind = NextStep::Kind::give_up;
        return step;
    case FailureKind::pause_job:
        step.kind = NextStep::Kind::pause;
        return step;
    case FailureKind::cancelled:
        break;
    }
    step.kind = NextStep::Kind::stop;
    return step;
}

NextStep RecordPolicy::on_unusable(std::string complaint) {
    backoff_.after_success(); // the endpoint does answer
    NextStep step;
    if (attempt_ >= max_attempts_) {
        step.kind = NextStep::Kind::give_up;
        step.reason = std::move(complaint);
        return step;
    }
    ++attempt_;
    step.kind = NextStep::Kind::ask_again;
    step.reason = complaint;
    complaint_ = std::move(complaint);
    return step;
}

} // namespace datagems::generation
