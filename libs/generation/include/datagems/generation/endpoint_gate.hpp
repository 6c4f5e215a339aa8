// What a worker knows of an endpoint: how many calls it takes at once, and what it may be asked for in a minute.
#pragma once

#include "datagems/generation/adaptive_limit.hpp"
#include "datagems/generation/call_budget.hpp"
#include "datagems/inference/model_client.hpp"

#include <map>
#include <memory>
#include <string>

namespace datagems::generation {

// Shared by all jobs that call the endpoint; CallLine asks it. All calls from one thread or strand.
class EndpointGate {
  public:
    // `clock` outlives it.
    EndpointGate(const Clock& clock, const AdaptiveLimitSettings& limit, const CallBudgetSettings& budget)
        : clock_(clock), limit_(limit), budget_(budget, clock.steady_now()) {}
    EndpointGate(const EndpointGate&) = delete;
    EndpointGate& operator=(const EndpointGate&) = delete;

    struct Call {
        AdaptiveLimit::Call number = 0;
        double expected_tokens = 0;
    };

    [[nodiscard]] bool may_start();
    // When may_start() becomes true by the passing of time alone; the end of time if only the end of a call can do it.
    [[nodiscard]] SteadyTime next_start();

    // Each call that was started ends in exactly one of the two ways below.
    [[nodiscard]] Call start();
    // It came to that, `latency` after it was sent.
    void on_end(const Call& call, const inference::ReplyResult& reply, std::chrono::nanoseconds latency);
    // It was never sent.
    void on_abandoned(const Call& call);

    [[nodiscard]] const AdaptiveLimit& limit() const noexcept { return limit_; }

  private:
    const Clock& clock_;
    AdaptiveLimit limit_;
    CallBudget budget_;
};

// The gates of a worker, by where they lead. All calls from one thread or strand.
class EndpointGates {
  public:
    // `clock` outlives it.
    EndpointGates(const Clock& clock, const AdaptiveLimitSettings& limit, const CallBudgetSettings& budget = {})
        : clock_(clock), limit_(limit), budget_(budget) {}

    // The one gate to the endpoint's address and path. What it has learned is kept when nobody uses it, unless many
    // other endpoints have been seen.
    [[nodiscard]] std::shared_ptr<EndpointGate> find(const inference::Endpoint& endpoint);

  private:
    const Clock& clock_;
    AdaptiveLimitSettings limit_;
    CallBudgetSettings budget_;
    std::map<std::string, std::shared_ptr<EndpointGate>> gates_;
};

} // namespace datagems::generation
