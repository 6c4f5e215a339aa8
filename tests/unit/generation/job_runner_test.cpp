#include "datagems/generation/directory_lock.hpp"
#include "datagems/generation/record_line.hpp"
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>

using namespace datagems;
using namespace datagems::generation;
using documents::PeerPhase;
using inference::Completion;
using inference::FailureKind;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;

namespace {

// Every index from 0 once, ascending; returns how many are good.
std::int64_t require_each_once(const std::vector<std::string>& lines, std::int64_t records) {
    REQUIRE(lines.size() == static_cast<std::size_t>(records));
    std::int64_t good = 0;
    for (std::int64_t index = 0; index < records; ++index) {
        const auto line = parse_line(lines[static_cast<std::size_t>(index)]).value();
        const auto& record = std::get<RecordLine>(line);
        REQUIRE(record.index == index);
        if (record.ok) ++good;
    }
    return good;
}

inference::ReplyResult always_good(std::int64_t index, int, const Completion&) {
    return test::good_answer(index);
}

std::filesystem::path peer_directory(const JobWorld& world) {
    return world.cache() / JobWorld::job_id / "peer-a";
}

} // namespace

TEST_CASE("a job ends with exact totals, one call a record, and a job that succeeded") {
    JobWorld world(57);
    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::finished);

    CHECK(model.calls() == 57);
    CHECK(require_each_once(world.result_lines(), 57) == 57);
    const auto state = world.state();
    CHECK(state.phase == PeerPhase::finished);
    CHECK(state.generated_ok == 57);
    CHECK(state.generated_failed == 0);
    CHECK(state.tokens_in == 570);
    CHECK(state.tokens_out == 1'140);
    CHECK(state.in_flight.empty());
    CHECK(state.done == std::vector<documents::IndexRange>{{0, 57}});
    CHECK(state.result_sha256.value().size() == 64);
    CHECK_FALSE(state.errors_cid);
    CHECK(world.view().status == documents::JobStatus::succeeded);
    CHECK(world.view().total_ok == 57);
}

TEST_CASE("invalid replies are asked for again with the complaint, and then count") {
    JobWorld world(10);
    std::atomic<int> complaints{0};
    ScriptedModel model([&](std::int64_t index, int earlier, const Completion& completion) {
        if (earlier == 0) return test::answer(index % 2 == 0 ? "sorry" : R"({"n":"text"})");
        for (const auto& message : completion.messages) {
            if (message.content.find(index % 2 == 0 ? "JSON" : "/n") != std::string::npos) {
                ++complaints;
                break;
            }
        }
        return test::good_answer(index);
    });
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 20);
    CHECK(complaints == 10);
    CHECK(require_each_once(world.result_lines(), 10) == 10);
    CHECK(world.state().retries.at("not_json") == 5);
    CHECK(world.state().retries.at("invalid") == 5);
}

TEST_CASE("a record whose attempts are spent fails with its last reason, and the job still succeeds") {
    JobWorld world(6);
    ScriptedModel model([](std::int64_t index, int, const Completion&) {
        return index == 4 ? test::answer(R"({"n":1.5})") : test::good_answer(index);
    });
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 5 + 3);
    CHECK(require_each_once(world.result_lines(), 6) == 5);
    const auto state = world.state();
    CHECK(state.generated_ok == 5);
    CHECK(state.generated_failed == 1);
    REQUIRE(state.errors.size() == 1);
    CHECK(state.errors[0].index == 4);
    CHECK(world.file(state.errors_cid.value()).starts_with("{\"index\":4,\"message\":\"/n "));
    CHECK(world.view().status == documents::JobStatus::succeeded);
}

TEST_CASE("calls without an answer use no attempt, however many") {
    JobWorld world(8);
    ScriptedModel model([](std::int64_t index, int earlier, const Completion&) {
        return earlier < 12 ? test::failed(FailureKind::retry_call, "503", "busy") : test::good_answer(index);
    });
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(require_each_once(world.result_lines(), 8) == 8);
    CHECK(world.state().retries.at("503") == 96);
}

TEST_CASE("a wrong key pauses the job, which says why and goes on by itself when it is mended") {
    JobWorld world(20);
    std::atomic<bool> mended{false};
    ScriptedModel model([&](std::int64_t index, int, const Completion&) {
        return mended ? test::good_answer(index) : test::failed(FailureKind::pause_job, "401", "the key is wrong");
    });
    JobRun run(world, model);
    auto end = run.start();
    auto state = world.state();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (state.phase != PeerPhase::paused && std::chrono::steady_clock::now() < limit) {
        std::this_thread::yield();
        state = world.state();
    }
    CHECK(state.paused_because == "the key is wrong");
    CHECK(state.generated_failed == 0);
    mended = true;
    CHECK(end.get() == JobEnd::finished);
    CHECK(require_each_once(world.result_lines(), 20) == 20);
    CHECK(world.state().phase == PeerPhase::finished);
    CHECK_FALSE(world.state().paused_because);
}

TEST_CASE("a job that was stopped midway goes on where it stood: no index twice, none left out") {
    JobWorld world(200);
    std::vector<std::int64_t> called;
    JobEnd last = JobEnd::stopped;
    for (int round = 0; round < 50 && last == JobEnd::stopped; ++round) {
        std::unique_ptr<JobRun> run;
        std::atomic<int> calls{0};
        ScriptedModel model([&](std::int64_t index, int, const Completion&) {
            if (++calls == 30) run->stop();
            return test::good_answer(index);
        });
        run = std::make_unique<JobRun>(world, model, 8);
        last = run->finish();
        run.reset();
        const auto order = model.order();
        called.insert(called.end(), order.begin(), order.end());
    }
    CHECK(last == JobEnd::finished);
    CHECK(require_each_once(world.result_lines(), 200) == 200);
    CHECK(called.size() == 200); // calls in flight are waited for
    std::ranges::sort(called);
    CHECK(std::ranges::adjacent_find(called) == called.end());
}

TEST_CASE("a torn ledger costs the torn record alone") {
    JobWorld world(10);
    std::filesystem::create_directories(peer_directory(world));
    std::ofstream(peer_directory(world) / "results.jsonl")
        << "{\"i\":3,\"ok\":true,\"data\":{\"n\":3}}\n{\"i\":4,\"ok\":true,\"da";
    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 9);
    CHECK(require_each_once(world.result_lines(), 10) == 10);
}

TEST_CASE("a lost cache directory is rebuilt from the uploaded result before any call") {
    JobWorld world(30);
    ScriptedModel model(always_good);
    REQUIRE(JobRun(world, model).finish() == JobEnd::finished);
    auto state = world.state();
    const auto cid = state.result_cid;

    std::filesystem::remove_all(world.cache());
    state.finished_at.reset(); // as a lagging replica may bring it back
    state.phase = PeerPhase::uploading;
    ++state.rev;
    REQUIRE(world.jobs().write_peer_state(JobWorld::job_id, state).has_value());
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 30);
    CHECK(world.state().result_cid == cid);
    CHECK(world.state().generated_ok == 30);
    CHECK(world.state().is_finished());
}

TEST_CASE("a peer state behind its ledger is written again without a call or an upload") {
    JobWorld world(12);
    ScriptedModel model(always_good);
    const auto before = world.state();
    REQUIRE(JobRun(world, model).finish() == JobEnd::finished);
    const auto after = world.state();
    auto stale = before;
    stale.rev = after.rev + 1;
    REQUIRE(world.jobs().write_peer_state(JobWorld::job_id, stale).has_value());
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 12);
    CHECK(world.state().result_cid == after.result_cid);
    CHECK(world.state().result_sha256 == after.result_sha256);
    CHECK(world.state().rev > after.rev + 1);
}

TEST_CASE("a schema that cannot be used ends the job with the reason and without a call") {
    JobWorld world(5, R"({"type":"object","properties":{"n":{"type":"nonsense"}}})");
    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::given_up);
    CHECK(model.calls() == 0);
    CHECK(world.state().phase == PeerPhase::failed);
    CHECK(world.state().paused_because.value().find("schema") != std::string::npos);
    CHECK(world.view().status == documents::JobStatus::failed);
}

TEST_CASE("a ledger that another worker holds interrupts the run and changes nothing") {
    JobWorld world(5);
    ScriptedModel model(always_good);
    const auto lock = DirectoryLock::take(peer_directory(world)).value();
    CHECK(JobRun(world, model).finish() == JobEnd::interrupted);
    CHECK(model.calls() == 0);
    CHECK(world.state().phase == PeerPhase::waiting);
}

TEST_CASE("a model that throws is a bug that interrupts the job, and the next run completes it") {
    JobWorld world(9);
    ScriptedModel broken([](std::int64_t index, int, const Completion&) {
        if (index == 5) throw std::logic_error("a bug");
        return test::good_answer(index);
    });
    CHECK(JobRun(world, broken).finish() == JobEnd::stopped);
    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(require_each_once(world.result_lines(), 9) == 9);
}
