// What to do next with one record: a state machine, fed with what came of each call.
#pragma once

#include "datagems/async/backoff.hpp"
#include "datagems/inference/model_client.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace datagems::generation {

struct RecordPolicySettings {
    std::int64_t max_attempts = 4;  // answers that are no JSON or not valid before the record fails; at least 1
    async::BackoffPolicy backoff{}; // between calls that got no answer
    // A Retry-After beyond this is not slept through: other records may find the endpoint well long before.
    std::chrono::milliseconds longest_delay{60'000};
};

struct NextStep {
    enum class Kind {
        done,       // there is a record (never from this machine: for its callers)
        call_again, // after `delay`; no attempt was used
        ask_again,  // at once, with the complaint
        give_up,    // the record fails for `reason`
        pause,      // somebody must mend the endpoint (`reason`); then call again
        stop,       // the call was cancelled by us
    };
    Kind kind = Kind::call_again;
    std::chrono::milliseconds delay{0};
    std::string reason;
};

class RecordPolicy {
  public:
    explicit RecordPolicy(const RecordPolicySettings& settings)
        : max_attempts_(settings.max_attempts), longest_delay_(settings.longest_delay), backoff_(settings.backoff) {}

    // The call failed. `random` is uniform in [0, 1).
    [[nodiscard]] NextStep on_failure(const inference::Failure& failure, double random);
    // There was an answer, but it is not usable; `complaint` says why, for the model and for the person.
    [[nodiscard]] NextStep on_unusable(std::string complaint);

    // The number of the attempt that the next call belongs to, from 1.
    [[nodiscard]] std::int64_t attempt() const noexcept { return attempt_; }
    // What the next call tells the model about its last answer; empty at first.
    [[nodiscard]] const std::string& complaint() const noexcept { return complaint_; }

  private:
    std::int64_t max_attempts_;
    std::chrono::milliseconds longest_delay_;
    std::int64_t attempt_ = 1;
    std::string complaint_;
    async::Backoff backoff_;
};

} // namespace datagems::generation
