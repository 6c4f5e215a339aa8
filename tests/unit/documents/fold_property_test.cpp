// Random histories of peers, seen by readers in any order, with repetition, and each peer up to any point.
#include "datagems/documents/fold.hpp"
#include "samples.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::documents::test;

namespace {

using Random = std::mt19937_64;
using History = std::vector<PeerState>; // what one peer wrote, in its order

std::int64_t pick(Random& random, std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

// A peer's way through one generation: progress in steps, pauses, then an end or (rarely) giving up.
void append_generation(Random& random, History& history, std::int64_t generation, bool can_give_up) {
    auto state = history.back();
    if (state.assigned == 0) return;
    // Clocks of different machines differ by up to a second.
    auto now = at(pick(random, -1000, 1000) + 100'000 * generation);
    const auto write = [&] {
        now += std::chrono::milliseconds(pick(random, 0, 50));
        state.last_update_at = now;
        state.rev += 1;
        history.push_back(state);
    };
    state.generation = generation;
    state.generated_failed = 0;
    state.finished_at.reset();
    state.phase = PeerPhase::running;
    if (!state.started_at) state.started_at = now;
    write();
    const auto give_up_after = can_give_up && pick(random, 0, 19) == 0 ? pick(random, 0, state.assigned) : -1;
    while (state.generated_ok + state.generated_failed < state.assigned) {
        if (state.generated_ok + state.generated_failed >= give_up_after && give_up_after >= 0) {
            state.phase = PeerPhase::failed;
            write();
            return;
        }
        state.phase = pick(random, 0, 9) == 0 ? PeerPhase::paused : PeerPhase::running;
        const auto left = state.assigned - state.generated_ok - state.generated_failed;
        const auto made = pick(random, 1, left);
        const auto failed = pick(random, 0, 3) == 0 ? pick(random, 0, made) : 0;
        state.generated_ok += made - failed;
        state.generated_failed += failed;
        write();
    }
    state.phase = PeerPhase::finished;
    state.finished_at = now;
    state.result_cid = "r" + std::to_string(generation);
    write();
}

struct Run {
    JobBase base;
    std::vector<History> histories;
    std::vector<JobControl> controls; // in their order; the last is final
};

Run random_run(Random& random) {
    Run run;
    std::vector<std::string> peers;
    const auto count = pick(random, 1, 5);
    for (std::int64_t i = 0; i < count; ++i)
        peers.push_back("peer-" + std::to_string(i));
    run.base = sample_base(pick(random, 1, 30), peers);
    for (const auto& state : untouched(run.base)) {
        run.histories.push_back({state});
        append_generation(random, run.histories.back(), 0, true);
    }
    JobControl control;
    run.controls.push_back(control);
    if (pick(random, 0, 4) == 0) {
        control.cancel = JobControl::Cancel{0, at(pick(random, 0, 2000)), "ada"};
        run.controls.push_back(control);
    }
    if (pick(random, 0, 2) != 0) return run;
    control.generation = 1;
    run.controls.push_back(control);
    for (auto& history : run.histories) {
        const auto& last = history.back();
        const bool complete = last.finished_at && last.generated_failed == 0;
        if (!complete) append_generation(random, history, 1, false);
    }
    return run;
}

// One state of each peer: how far a reader's replica has come.
std::vector<std::size_t> random_prefix(Random& random, const Run& run) {
    std::vector<std::size_t> prefix;
    for (const auto& history : run.histories) {
        prefix.push_back(static_cast<std::size_t>(pick(random, 0, static_cast<std::int64_t>(history.size()) - 1)));
    }
    return prefix;
}

std::vector<PeerState> states_at(const Run& run, const std::vector<std::size_t>& prefix) {
    std::vector<PeerState> states;
    for (std::size_t i = 0; i < prefix.size(); ++i)
        states.push_back(run.histories[i][prefix[i]]);
    return states;
}

std::vector<PeerState> last_states(const Run& run) {
    std::vector<PeerState> states;
    for (const auto& history : run.histories)
        states.push_back(history.back());
    return states;
}

std::string text_of(const JobBase& view) {
    return boost::json::serialize(to_json(view));
}

constexpr int runs = 3000;

} // namespace

TEST_CASE("the fold does not depend on order or repetition, nor on what older states come along") {
    for (int seed = 0; seed < runs; ++seed) {
        Random random(static_cast<std::uint64_t>(seed));
        const auto run = random_run(random);
        const auto prefix = random_prefix(random, run);
        auto states = states_at(run, prefix);
        const auto& control = run.controls.back();
        const auto expected = text_of(fold_job(run.base, states, control));
        for (std::size_t i = 0; i < prefix.size(); ++i) {
            const auto older = static_cast<std::size_t>(pick(random, 0, static_cast<std::int64_t>(prefix[i])));
            states.push_back(run.histories[i][older]);
            states.push_back(run.histories[i][prefix[i]]);
        }
        std::shuffle(states.begin(), states.end(), random);
        INFO("seed " << seed);
        REQUIRE(text_of(fold_job(run.base, states, control)) == expected);
    }
}

TEST_CASE("folding from an earlier stored view gives what folding from the created base gives") {
    for (int seed = 0; seed < runs; ++seed) {
        Random random(static_cast<std::uint64_t>(seed));
        const auto run = random_run(random);
        const auto earlier = fold_job(run.base, states_at(run, random_prefix(random, run)), run.controls.front());
        const auto states = last_states(run);
        INFO("seed " << seed);
        REQUIRE(text_of(fold_job(earlier, states, run.controls.back())) ==
                text_of(fold_job(run.base, states, run.controls.back())));
    }
}

TEST_CASE("views replaced only by further ones never reopen an ended generation, and end exact") {
    for (int seed = 0; seed < runs; ++seed) {
        Random random(static_cast<std::uint64_t>(seed));
        const auto run = random_run(random);
        auto stored = run.base;
        const auto offer = [&](const JobBase& view) {
            if (is_further(view, stored)) stored = view;
        };
        INFO("seed " << seed);
        for (int reader = 0; reader < 12; ++reader) {
            const auto before = stored;
            const auto which = pick(random, 0, static_cast<std::int64_t>(run.controls.size()) - 1);
            const auto states = states_at(run, random_prefix(random, run));
            const auto& control = run.controls[static_cast<std::size_t>(which)];
            const auto shown = current_view(stored, states, control);
            REQUIRE_FALSE(is_further(stored, shown));
            offer(fold_job(stored, states, control));
            REQUIRE(stored.generation >= before.generation);
            if (stored.generation == before.generation && is_terminal(before.status)) {
                REQUIRE(is_terminal(stored.status));
                REQUIRE(stored.total_generated >= before.total_generated);
            }
            REQUIRE(stored.records_duration_ms.value_or(0) >= 0);
            REQUIRE(stored.total_generated == stored.total_ok + stored.total_failed);
        }
        const auto states = last_states(run);
        offer(fold_job(stored, states, run.controls.back()));
        const auto final_view = current_view(stored, states, run.controls.back());
        std::int64_t ok = 0;
        std::int64_t failed = 0;
        for (const auto& state : states) {
            ok += state.generated_ok;
            failed += state.generated_failed;
        }
        REQUIRE(is_terminal(final_view.status));
        REQUIRE(final_view.total_ok == ok);
        REQUIRE(final_view.total_failed == failed);
        if (final_view.status == JobStatus::succeeded) REQUIRE(ok + failed == run.base.total_records);
    }
}

TEST_CASE("being further is a strict weak order") {
    Random random(7);
    constexpr std::array statuses{JobStatus::queued, JobStatus::running, JobStatus::succeeded, JobStatus::failed,
                                  JobStatus::cancelled};
    const auto any_view = [&] {
        auto view = sample_base();
        view.status = statuses[static_cast<std::size_t>(pick(random, 0, 4))];
        view.generation = pick(random, 0, 2);
        view.total_generated = pick(random, 0, 2);
        view.settled = pick(random, 0, 1) == 1;
        return view;
    };
    const auto equal = [](const JobBase& x, const JobBase& y) { return !is_further(x, y) && !is_further(y, x); };
    for (int i = 0; i < 20'000; ++i) {
        const auto a = any_view();
        const auto b = any_view();
        const auto c = any_view();
        REQUIRE_FALSE(is_further(a, a));
        REQUIRE_FALSE((is_further(a, b) && is_further(b, a)));
        if (is_further(a, b) && is_further(b, c)) REQUIRE(is_further(a, c));
        if (equal(a, b) && equal(b, c)) REQUIRE(equal(a, c));
    }
}
