// Whether calls for a job may start: open while the model API answers, closed with single probes while it does not.
#pragma once

#include "datagems/async/backoff.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/inference/model_client.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace datagems::generation {

struct EndpointHealthSettings {
    async::BackoffPolicy probe_backoff{std::chrono::milliseconds(1'000), std::chrono::milliseconds(60'000)};
    // Calls that get no answer close the endpoint once none has been answered for this long.
    std::chrono::milliseconds patience{15'000};
};

// A state machine without a clock of its own; not thread safe.
class EndpointHealth {
  public:
    explicit EndpointHealth(EndpointHealthSettings settings) : settings_(settings), backoff_(settings.probe_backoff) {}

    // Whether a call may start now; a closed endpoint lets one at a time through, as a probe, when it is due.
    [[nodiscard]] bool try_start(SteadyTime now);
    // When to ask again after a refusal: the next probe's time, or the end of time while one is under way.
    [[nodiscard]] SteadyTime next_start() const noexcept;

    // There was an answer of any use, or one that concerns its record alone.
    void on_answer() noexcept;
    void on_failure(const inference::Failure& failure, SteadyTime now, double random);
    // A call that was started ended without a verdict (cancelled).
    void on_abandoned() noexcept { probing_ = false; }

    // Something has changed at the endpoint: the next probe of a closed one is due now.
    void probe_now(SteadyTime now) noexcept;

    // Why it is closed; nullopt while it is open.
    [[nodiscard]] const std::optional<std::string>& paused_because() const noexcept { return reason_; }

  private:
    void close(const inference::Failure& failure, SteadyTime now, double random);

    EndpointHealthSettings settings_;
    async::Backoff backoff_;
    std::optional<std::string> reason_;
    bool probing_ = false;
    SteadyTime probe_at_{};
    std::optional<SteadyTime> silent_since_; // the first failure after the last answer
};

} // namespace datagems::generation
