// A job that is deleted under its worker.
#include "datagems/generation/directory_lock.hpp"
#include "datagems/generation/ledger_removal.hpp"
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace datagems;
using namespace datagems::generation;
using inference::Completion;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;
namespace fs = std::filesystem;

TEST_CASE("a deleted job makes no further call, leaves no ledger and is not reported") {
    JobWorld world(500);
    const auto job = world.cache() / JobWorld::job_id;
    std::unique_ptr<JobRun> run;
    std::atomic<int> calls{0};
    ScriptedModel model([&](std::int64_t index, int, const Completion&) {
        if (++calls == 100) {
            world.remove();
            run->drop();
        }
        return test::good_answer(index);
    });
    run = std::make_unique<JobRun>(world, model);
    CHECK(run->finish() == JobEnd::deleted);
    CHECK(calls >= 100);
    CHECK(calls < 150);
    CHECK_FALSE(fs::exists(job));
    CHECK(world.jobs().find(JobWorld::job_id).error().code == errc::not_found);
    CHECK(world.jobs().is_deleted(JobWorld::job_id).value());
}

TEST_CASE("a job that was deleted while its worker was down is dropped when it is taken up") {
    JobWorld world(50);
    ScriptedModel model([&](std::int64_t index, int, const Completion&) { return test::good_answer(index); });
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    const auto job = world.cache() / JobWorld::job_id;
    REQUIRE(fs::exists(job));
    world.remove();
    CHECK(JobRun(world, model).finish() == JobEnd::deleted);
    CHECK_FALSE(fs::exists(job));
    CHECK(model.calls() == 50);
}

TEST_CASE("a ledger is removed with its folders, but neither another peer's nor one in use") {
    const test::TempDir dir;
    const auto job = dir.path() / "job_1";
    for (const auto* peer : {"a", "b"}) {
        fs::create_directories(job / peer / "deeper");
        std::ofstream(job / peer / "results.jsonl") << "{}\n";
    }
    {
        const auto used = DirectoryLock::take(job / "a").value();
        CHECK(remove_ledger(job / "a").error().code == errc::conflict);
        CHECK(fs::exists(job / "a" / "results.jsonl"));
    }
    REQUIRE(remove_ledger(job / "a").has_value());
    CHECK_FALSE(fs::exists(job / "a"));
    CHECK(fs::exists(job / "b" / "results.jsonl"));
    REQUIRE(remove_ledger(job / "a").has_value());
    REQUIRE(remove_ledger(job / "b").has_value());
    CHECK_FALSE(fs::exists(job));
}
