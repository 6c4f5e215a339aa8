#include "datagems/generation/record_line.hpp"
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;
using documents::JobStatus;
using documents::PeerPhase;
using inference::Completion;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;

namespace {

// The good and the failed lines of the result file; each index once, ascending.
std::pair<std::int64_t, std::int64_t> count_lines(const JobWorld& world) {
    std::int64_t good = 0;
    std::int64_t bad = 0;
    std::int64_t last = -1;
    for (const auto& text : world.result_lines()) {
        const auto line = parse_line(text).value();
        const auto& record = std::get<RecordLine>(line);
        REQUIRE(record.index > last);
        last = record.index;
        ++(record.ok ? good : bad);
    }
    return {good, bad};
}

// Cancels the job and its run at the given call; every seventh record fails.
struct CancelAt {
    JobWorld& world;
    std::unique_ptr<JobRun>& run;
    int call;
    int calls = 0;

    inference::ReplyResult operator()(std::int64_t index, int, const Completion&) {
        if (++calls == call) {
            world.cancel();
            run->cancel();
        }
        return index % 7 == 3 ? test::failed(inference::FailureKind::give_up, "refused", "refused")
                              : test::good_answer(index);
    }
};

} // namespace

TEST_CASE("a cancel in the middle ends the calls, and what was made is delivered") {
    JobWorld world(500);
    std::unique_ptr<JobRun> run;
    ScriptedModel model(CancelAt{world, run, 100});
    run = std::make_unique<JobRun>(world, model);
    CHECK(run->finish() == JobEnd::finished);

    const auto calls = model.calls();
    CHECK(calls >= 100);
    CHECK(calls < 500);
    const auto state = world.state();
    CHECK(state.phase == PeerPhase::finished);
    CHECK(state.is_finished());
    CHECK(state.in_flight.empty());
    CHECK(state.generated_failed > 0);
    CHECK(state.errors_cid);
    CHECK(state.generated_ok + state.generated_failed == static_cast<std::int64_t>(calls));
    CHECK(count_lines(world) == std::pair(state.generated_ok, state.generated_failed));
    CHECK(world.view().status == JobStatus::cancelled);
    CHECK(world.view().total_ok == state.generated_ok);

    run = std::make_unique<JobRun>(world, model);
    CHECK(run->finish() == JobEnd::finished);
    CHECK(model.calls() == calls);
}

TEST_CASE("a job cancelled while its worker was down is delivered from the ledger, without a call") {
    JobWorld world(200);
    std::unique_ptr<JobRun> run;
    std::atomic<int> calls{0};
    ScriptedModel model([&](std::int64_t index, int, const Completion&) {
        if (++calls == 30) run->stop();
        return test::good_answer(index);
    });
    run = std::make_unique<JobRun>(world, model);
    REQUIRE(run->finish() == JobEnd::stopped);
    const auto made = model.calls();
    REQUIRE_FALSE(world.state().is_finished());
    world.cancel();

    run = std::make_unique<JobRun>(world, model);
    CHECK(run->finish() == JobEnd::finished);
    CHECK(model.calls() == made);
    CHECK(world.state().generated_ok == static_cast<std::int64_t>(made));
    CHECK(world.result_lines().size() == made);
    CHECK(world.state().is_finished());
}

TEST_CASE("a peer that had not begun is finished at once and delivers nothing") {
    JobWorld world(20);
    world.cancel();
    ScriptedModel model([](std::int64_t index, int, const Completion&) { return test::good_answer(index); });
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 0);
    const auto state = world.state();
    CHECK(state.is_finished());
    CHECK_FALSE(state.result_cid);
    CHECK_FALSE(state.started_at);
    CHECK(world.view().status == JobStatus::cancelled);
    CHECK_FALSE(world.view().started_at);
}

TEST_CASE("a job that is cancelled while its details cannot be read ends all the same") {
    JobWorld world(20);
    ScriptedModel model([](std::int64_t index, int, const Completion&) { return test::good_answer(index); });
    REQUIRE(world.files().remove(world.view().details_cid).has_value());
    JobRun run(world, model);
    auto end = run.start();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (world.state().phase != PeerPhase::paused && std::chrono::steady_clock::now() < limit) {
        std::this_thread::yield();
    }
    world.cancel();
    run.cancel();
    CHECK(end.get() == JobEnd::finished);
    CHECK(world.state().phase == PeerPhase::finished);
    CHECK(model.calls() == 0);
}

TEST_CASE("a result file noted before more records were made is not the result") {
    JobWorld world(50);
    std::unique_ptr<JobRun> run;
    ScriptedModel first([&](std::int64_t index, int earlier, const Completion&) {
        if (index == 20 && earlier == 0) run->cancel(); // the run hears of a cancel that the store does not show
        return test::good_answer(index);
    });
    run = std::make_unique<JobRun>(world, first);
    REQUIRE(run->finish() == JobEnd::finished);
    const auto partial = world.result_lines().size();
    REQUIRE(partial < 50);
    auto state = world.state();
    state.finished_at.reset();
    state.phase = PeerPhase::running;
    ++state.rev;
    REQUIRE(world.jobs().write_peer_state(JobWorld::job_id, state).has_value());

    ScriptedModel second([](std::int64_t index, int, const Completion&) { return test::good_answer(index); });
    run = std::make_unique<JobRun>(world, second);
    CHECK(run->finish() == JobEnd::finished);
    CHECK(second.calls() == 50 - partial);
    CHECK(count_lines(world) == std::pair<std::int64_t, std::int64_t>(50, 0));
}
