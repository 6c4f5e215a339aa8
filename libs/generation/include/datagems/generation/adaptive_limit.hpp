// How many calls an endpoint may have in flight: found by trying, from how the calls end.
//
// AIMD (Chiu and Jain, 1989), with the search for the limit made as BIC-TCP does (Xu, Harfoush and Rhee, 2004): double
// until something is refused, then halve the distance between the level that held and the one that did not, then stay,
// and try one call more now and then, ever more rarely while that is refused. A level holds when a round (as many
// answers as the limit, of calls begun under it) passes without a refusal.
#pragma once

#include "datagems/base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace datagems::generation {

struct AdaptiveLimitSettings {
    std::size_t max = 64;
    std::size_t initial = 8; // or `max`, if that is less
    // No growth while a round's mean latency is more than `latency_factor` times the best plus the slack: a busy
    // machine of our own adds milliseconds that say nothing about the server.
    int latency_factor = 2;
    std::chrono::milliseconds latency_slack{10};
    // A best that is older than two of these is forgotten: prompts change, servers change.
    std::chrono::milliseconds latency_window{300'000};
    // Between tries of a level that was refused: doubled each time from the first to the longest, and at least so many
    // answers, so that no more than a fiftieth of the calls is spent on trying.
    std::chrono::milliseconds first_probe{2'000};
    std::chrono::milliseconds longest_probe{30'000};
    std::uint64_t answers_between_probes = 50;
    // A Retry-After beyond this is not waited out: one call then asks again.
    std::chrono::milliseconds longest_hold{300'000};
};

// A state machine without a clock of its own; not thread safe.
class AdaptiveLimit {
  public:
    using Call = std::uint64_t; // the number of a call, in the order of their starts

    explicit AdaptiveLimit(const AdaptiveLimitSettings& settings);

    [[nodiscard]] bool may_start(SteadyTime now);
    // When may_start() becomes true by the passing of time alone; the end of time if only the end of a call can do it.
    [[nodiscard]] SteadyTime next_start(SteadyTime now);

    // Each call that was started ends in exactly one of the four ways below.
    [[nodiscard]] Call start() noexcept;
    void on_answer(Call call, SteadyTime now, std::chrono::nanoseconds latency);
    // 429, 503 and the like.
    void on_refusal(Call call, SteadyTime now, std::optional<std::chrono::milliseconds> retry_after);
    // No answer: timed out or dropped.
    void on_loss(Call call, SteadyTime now);
    // It ended without telling anything about the load.
    void on_abandoned() noexcept { --in_flight_; }

    // The server says that it will take nothing for that long.
    void hold(SteadyTime now, std::chrono::milliseconds duration);

    [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

  private:
    struct Round {
        Call first = 0; // older calls began under another limit
        std::size_t answers = 0;
        std::chrono::nanoseconds latency_sum{0};
        bool full = false; // the limit was reached
        bool clean = true; // nothing was refused
    };

    [[nodiscard]] std::size_t used() const noexcept { return in_flight_ + resting_.size(); }
    void on_congestion(Call call, SteadyTime now, std::optional<std::chrono::milliseconds> retry_after);
    void step_back(SteadyTime now);
    void halve(SteadyTime now);
    void set_limit(std::size_t limit) noexcept;
    void end_round(SteadyTime now);
    void grow(SteadyTime now);
    [[nodiscard]] bool latency_holds(SteadyTime now);
    void forget_rests(SteadyTime now);

    AdaptiveLimitSettings settings_;
    std::size_t limit_;
    std::size_t proven_ = 0;             // the level that held last; at most limit_, less while a higher one is tried
    std::optional<std::size_t> ceiling_; // the level that was refused last
    std::size_t step_;                   // the next step up while there is no ceiling
    std::chrono::milliseconds probe_interval_;
    SteadyTime probe_at_{};
    std::uint64_t answers_since_refusal_ = 0;

    Call next_call_ = 0;
    Call shrunk_before_ = 0; // calls below began before the limit last shrank
    std::size_t in_flight_ = 0;
    Round round_;
    std::uint32_t suspicion_ = 0; // rises with refusals at a level that held, falls with answers

    bool closing_ = false; // the limit last shrank because a level that held did so no more
    SteadyTime held_until_ = SteadyTime::min();
    std::vector<SteadyTime> resting_; // until when the place of a refused call is left empty

    std::optional<std::chrono::nanoseconds> best_; // lowest mean of a round in this window and in the one before
    std::optional<std::chrono::nanoseconds> best_before_;
    SteadyTime window_end_ = SteadyTime::min();
};

} // namespace datagems::generation
