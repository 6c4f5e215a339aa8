// A server and callers on a simulated clock, to see what an adaptive limit does with them.
#pragma once

#include "datagems/generation/adaptive_limit.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <queue>

namespace datagems::generation {

inline const SteadyTime start = SteadyTime(std::chrono::hours(1));

enum class Outcome { answered, refused, lost };

struct Reaction {
    Outcome outcome = Outcome::answered;
    std::chrono::nanoseconds after{std::chrono::milliseconds(50)};
    std::optional<std::chrono::milliseconds> retry_after;
};

struct Counts {
    std::uint64_t answered = 0;
    std::uint64_t refused = 0;
    std::uint64_t lost = 0;
    std::size_t most_at_once = 0;

    [[nodiscard]] double refused_share() const {
        return static_cast<double>(refused) / static_cast<double>(answered + refused);
    }
};

// A server that reacts by how many calls it has accepted, and a caller who always has more to ask for.
class Simulation {
  public:
    using Server = std::function<Reaction(std::size_t accepted)>; // how many it holds already

    Simulation(const AdaptiveLimitSettings& settings, Server server) : limit_(settings), server_(std::move(server)) {}

    void serve_with(Server server) { server_ = std::move(server); }

    Counts run_for(std::chrono::nanoseconds duration) {
        counts_ = {};
        const auto end = now_ + duration;
        for (;;) {
            begin_calls();
            const auto opens = limit_.next_start(now_);
            const auto next = under_way_.empty() ? opens : std::min(opens, under_way_.top().ends);
            if (next <= now_) FAIL("time stands still");
            if (next >= end) break;
            now_ = next;
            end_calls();
        }
        now_ = end;
        end_calls();
        return counts_;
    }

    [[nodiscard]] const AdaptiveLimit& limit() const { return limit_; }
    [[nodiscard]] AdaptiveLimit& limit() { return limit_; }
    [[nodiscard]] SteadyTime now() const { return now_; }

  private:
    struct UnderWay {
        SteadyTime ends;
        SteadyTime began;
        AdaptiveLimit::Call call;
        Reaction reaction;
        bool operator<(const UnderWay& other) const { return ends > other.ends; }
    };

    void begin_calls() {
        while (limit_.may_start(now_)) {
            const auto call = limit_.start();
            const auto reaction = server_(accepted_);
            if (reaction.outcome != Outcome::refused) ++accepted_;
            under_way_.push({now_ + reaction.after, now_, call, reaction});
            counts_.most_at_once = std::max(counts_.most_at_once, limit_.in_flight());
        }
    }

    void end_calls() {
        while (!under_way_.empty() && under_way_.top().ends <= now_) {
            const auto ended = under_way_.top();
            under_way_.pop();
            if (ended.reaction.outcome != Outcome::refused) --accepted_;
            switch (ended.reaction.outcome) {
            case Outcome::answered:
                ++counts_.answered;
                limit_.on_answer(ended.call, now_, now_ - ended.began);
                break;
            case Outcome::refused:
                ++counts_.refused;
                limit_.on_refusal(ended.call, now_, ended.reaction.retry_after);
                break;
            case Outcome::lost:
                ++counts_.lost;
                limit_.on_loss(ended.call, now_);
                break;
            }
        }
    }

    AdaptiveLimit limit_;
    Server server_;
    SteadyTime now_ = start;
    std::size_t accepted_ = 0;
    std::priority_queue<UnderWay> under_way_;
    Counts counts_;
};

} // namespace datagems::generation
