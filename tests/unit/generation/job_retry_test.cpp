// A retry makes what failed or is missing, and nothing else.
#include "datagems/generation/record_line.hpp"
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace datagems;
using namespace datagems::generation;
using documents::JobStatus;
using documents::PeerPhase;
using inference::Completion;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;

namespace {

inference::ReplyResult always_good(std::int64_t index, int, const Completion&) {
    return test::good_answer(index);
}

inference::ReplyResult sevenths_fail(std::int64_t index, int, const Completion&) {
    if (index % 7 != 3) return test::good_answer(index);
    return test::failed(inference::FailureKind::give_up, "refused", "refused");
}

void open_retry(JobWorld& world) {
    REQUIRE(world.jobs().retry(world.view()).has_value());
}

std::vector<std::int64_t> sorted_calls(const ScriptedModel& model) {
    auto calls = model.order();
    std::ranges::sort(calls);
    return calls;
}

// The result file has every index once and all of them good.
void require_complete(const JobWorld& world, std::int64_t records) {
    const auto lines = world.result_lines();
    REQUIRE(lines.size() == static_cast<std::size_t>(records));
    for (std::int64_t index = 0; index < records; ++index) {
        const auto line = parse_line(lines[static_cast<std::size_t>(index)]).value();
        REQUIRE(std::get<RecordLine>(line) == RecordLine{index, true, {}});
    }
}

} // namespace

TEST_CASE("a retry calls for the failed records alone, and the good ones stay") {
    JobWorld world(50);
    ScriptedModel first(sevenths_fail);
    REQUIRE(JobRun(world, first).finish() == JobEnd::finished);
    REQUIRE(world.view().total_failed == 7);
    const auto before = world.state();
    CHECK(before.result_counts == documents::RecordCounts{43, 7});

    open_retry(world);
    CHECK(world.view().status == JobStatus::queued);
    CHECK(world.view().total_ok == 43);
    std::atomic<bool> seen_exportable{false};
    ScriptedModel second([&](std::int64_t index, int, const Completion&) {
        seen_exportable = world.state().result_cid == before.result_cid;
        return test::good_answer(index);
    });
    CHECK(JobRun(world, second).finish() == JobEnd::finished);

    CHECK(sorted_calls(second) == std::vector<std::int64_t>{3, 10, 17, 24, 31, 38, 45});
    CHECK(seen_exportable);
    require_complete(world, 50);
    const auto after = world.state();
    CHECK(after.generation == 1);
    CHECK(after.result_counts == documents::RecordCounts{50, 0});
    CHECK(after.result_generation == 1);
    CHECK_FALSE(after.errors_cid);
    CHECK(after.errors.empty());
    CHECK(world.view().status == JobStatus::succeeded);
    CHECK(world.view().total_ok == 50);
    CHECK(world.view().total_failed == 0);
}

TEST_CASE("what fails again in a retry is a failure again, once") {
    JobWorld world(30);
    ScriptedModel model(sevenths_fail);
    REQUIRE(JobRun(world, model).finish() == JobEnd::finished);
    for (int generation = 1; generation <= 3; ++generation) {
        open_retry(world);
        CHECK(JobRun(world, model).finish() == JobEnd::finished);
        CHECK(world.view().generation == generation);
        CHECK(world.view().total_ok == 26);
        CHECK(world.view().total_failed == 4);
        CHECK(world.result_lines().size() == 30);
        CHECK(world.state().errors.size() == 4);
    }
    CHECK(model.calls() == 30 + 3 * 4);
}

TEST_CASE("a retry after a cancel makes what is missing") {
    JobWorld world(100);
    std::unique_ptr<JobRun> run;
    int calls = 0;
    ScriptedModel first([&](std::int64_t index, int earlier, const Completion& completion) {
        if (++calls == 40) {
            world.cancel();
            run->cancel();
        }
        return sevenths_fail(index, earlier, completion);
    });
    run = std::make_unique<JobRun>(world, first);
    REQUIRE(run->finish() == JobEnd::finished);
    REQUIRE(world.view().status == JobStatus::cancelled);
    const auto good = world.state().generated_ok;
    REQUIRE(good < 100);

    open_retry(world);
    ScriptedModel second(always_good);
    run = std::make_unique<JobRun>(world, second);
    CHECK(run->finish() == JobEnd::finished);
    CHECK(static_cast<std::int64_t>(second.calls()) == 100 - good);
    require_complete(world, 100);
    CHECK(world.view().status == JobStatus::succeeded);
}

TEST_CASE("a retry that is stopped midway goes on where it stood") {
    JobWorld world(70);
    ScriptedModel first(sevenths_fail);
    REQUIRE(JobRun(world, first).finish() == JobEnd::finished);
    open_retry(world);
    std::unique_ptr<JobRun> run;
    ScriptedModel second([&](std::int64_t index, int, const Completion&) {
        if (index == 24) run->stop();
        return test::good_answer(index);
    });
    run = std::make_unique<JobRun>(world, second, 1);
    CHECK(run->finish() == JobEnd::stopped);
    ScriptedModel third(always_good);
    run = std::make_unique<JobRun>(world, third, 1);
    CHECK(run->finish() == JobEnd::finished);
    CHECK(second.order() == std::vector<std::int64_t>{3, 10, 17, 24});
    CHECK(third.order() == std::vector<std::int64_t>{31, 38, 45, 52, 59, 66});
    require_complete(world, 70);
}

TEST_CASE("a retry on a machine that lost its cache takes the good records from the uploaded result") {
    JobWorld world(60);
    ScriptedModel first(sevenths_fail);
    REQUIRE(JobRun(world, first).finish() == JobEnd::finished);
    open_retry(world);
    std::filesystem::remove_all(world.cache());
    ScriptedModel second(always_good);
    CHECK(JobRun(world, second).finish() == JobEnd::finished);
    CHECK(sorted_calls(second) == std::vector<std::int64_t>{3, 10, 17, 24, 31, 38, 45, 52, 59});
    require_complete(world, 60);
}

TEST_CASE("a job that was given up begins again with a retry") {
    JobWorld world(5, R"({"type":"object","properties":{"n":{"type":"nonsense"}}})");
    ScriptedModel model(always_good);
    REQUIRE(JobRun(world, model).finish() == JobEnd::given_up);
    open_retry(world);
    CHECK(world.view().status == JobStatus::queued);
    CHECK(JobRun(world, model).finish() == JobEnd::given_up);
    CHECK(world.view().status == JobStatus::failed);
    CHECK(world.view().generation == 1);
}
