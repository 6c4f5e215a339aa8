// How many requests and tokens a minute an endpoint is asked for at most: two token buckets.
#pragma once

#include "datagems/base/clock.hpp"

#include <cstdint>

namespace datagems::generation {

struct CallBudgetSettings {
    std::int64_t requests_per_minute = 0; // 0: any number
    std::int64_t tokens_per_minute = 0;   // prompts and replies together; 0: any number
};

// Fills evenly up to a second's worth, at least one. What is taken beyond it is a debt. Not thread safe.
class TokenBucket {
  public:
    // `per_minute` is positive.
    TokenBucket(double per_minute, SteadyTime now);

    // Whether `amount` is there (or the bucket full, should the amount not fit), and from when on it will be.
    [[nodiscard]] bool has(double amount, SteadyTime now) const noexcept { return ready_at(amount) <= now; }
    [[nodiscard]] SteadyTime ready_at(double amount) const noexcept;

    // A negative amount is given back.
    void take(double amount, SteadyTime now) noexcept;

  private:
    double per_second_;
    double capacity_;
    double level_;
    SteadyTime as_of_;
};

// In any minute the requests are at most the cap and a second's worth. What a call costs in tokens is known when it has
// ended: until then it is taken to cost what calls have cost on average, and the difference is settled afterwards. A
// state machine without a clock of its own; not thread safe.
class CallBudget {
  public:
    CallBudget(const CallBudgetSettings& settings, SteadyTime now);

    [[nodiscard]] bool may_start(SteadyTime now) const noexcept { return next_start() <= now; }
    // The beginning of time when nothing is capped.
    [[nodiscard]] SteadyTime next_start() const noexcept;

    // Each call that was started ends in one of the two ways below. Returns what the call was taken to cost.
    [[nodiscard]] double on_start(SteadyTime now) noexcept;
    // `tokens` is 0 for a call without an answer.
    void on_end(double expected, std::int64_t tokens, SteadyTime now) noexcept;
    // It was never sent.
    void on_abandoned(double expected, SteadyTime now) noexcept;

  private:
    bool caps_requests_;
    bool caps_tokens_;
    TokenBucket requests_;
    TokenBucket tokens_;
    double mean_cost_ = 0; // of the last calls, the latest weighing most
};

} // namespace datagems::generation
