// Parts of a running job, and what is left of it when the machine is lost.
#include "datagems/documents/parts.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/generation/record_line.hpp"
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace datagems;
using namespace datagems::generation;
using namespace std::chrono_literals;
using documents::PeerPhase;
using inference::Completion;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;

namespace {

documents::PartsManifest manifest_of(const JobWorld& world) {
    const auto text = world.file(world.state().parts_cid.value());
    return documents::parts_manifest_from_json(documents::parse_text(text, "list").value()).value();
}

std::vector<RecordLine> records_of(const JobWorld& world, const documents::Part& part) {
    std::istringstream text(world.file(part.cid));
    std::vector<RecordLine> records;
    for (std::string line; std::getline(text, line);) {
        const auto parsed = parse_line(line).value();
        if (const auto* record = std::get_if<RecordLine>(&parsed)) records.push_back(*record);
    }
    return records;
}

// Every index of all parts; each once, ascending within a part, and as the list says.
std::vector<std::int64_t> uploaded_indexes(const JobWorld& world) {
    std::vector<std::int64_t> indexes;
    for (const auto& part : manifest_of(world).parts) {
        const auto records = records_of(world, part);
        REQUIRE_FALSE(records.empty());
        CHECK(part.span == documents::IndexRange{records.front().index, records.back().index + 1});
        CHECK(part.counts.ok + part.counts.failed == static_cast<std::int64_t>(records.size()));
        CHECK(std::ranges::is_sorted(records, {}, &RecordLine::index));
        for (const auto& record : records) {
            indexes.push_back(record.index);
        }
    }
    std::ranges::sort(indexes);
    CHECK(std::ranges::adjacent_find(indexes) == indexes.end());
    return indexes;
}

void upload_often(JobRun& run, std::int64_t records) {
    run.settings().checkpoint.records = records;
    run.settings().checkpoint.max_wait = 1ms;
    run.settings().checkpoint.look_every = 1ms;
}

std::int64_t count_uploaded(const JobWorld& world) {
    std::int64_t uploaded = 0;
    if (!world.state().parts_cid) return 0;
    for (const auto& part : manifest_of(world).parts) {
        uploaded += part.counts.ok + part.counts.failed;
    }
    return uploaded;
}

// Runs until the list names at least that many records, then stops; every fifth record fails if asked for. The model is
// busy whenever the uploads lag, so that they come before the end.
std::size_t run_until_uploaded(JobWorld& world, std::int64_t wanted, bool failures = false) {
    std::unique_ptr<JobRun> run;
    const auto limit = std::chrono::steady_clock::now() + 60s;
    const auto before = count_uploaded(world);
    std::int64_t answered = 0;
    ScriptedModel model([&](std::int64_t index, int, const Completion&) {
        const auto uploaded = count_uploaded(world);
        if (uploaded >= wanted || std::chrono::steady_clock::now() > limit) run->stop();
        if (answered > uploaded - before + 25) return test::failed(inference::FailureKind::retry_call, "503", "busy");
        ++answered;
        if (failures && index % 5 == 2) {
            return test::failed(inference::FailureKind::give_up, "refused", "refused");
        }
        return test::good_answer(index);
    });
    run = std::make_unique<JobRun>(world, model);
    upload_often(*run, 10);
    REQUIRE(run->finish() == JobEnd::stopped);
    return model.calls();
}

// Whoever uses it may put files into a folder that has just been emptied.
void remove_under_use(const std::filesystem::path& folder) {
    std::error_code refilled;
    do {
        std::filesystem::remove_all(folder, refilled);
    } while (refilled);
}

inference::ReplyResult always_good(std::int64_t index, int, const Completion&) {
    return test::good_answer(index);
}

} // namespace

TEST_CASE("a running job uploads parts that hold each record once, and few of them are not whole") {
    JobWorld world(100'000);
    const auto calls = run_until_uploaded(world, 60);
    const auto indexes = uploaded_indexes(world);
    CHECK(indexes.size() >= 60);
    CHECK(indexes.size() <= calls);
    const auto parts = manifest_of(world).parts;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        CHECK(parts[i].counts.ok == 10);
    }
}

TEST_CASE("a machine that is lost costs what was not uploaded, no more") {
    JobWorld world(300);
    static_cast<void>(run_until_uploaded(world, 50, true));
    const auto uploaded = uploaded_indexes(world);
    std::filesystem::remove_all(world.cache());

    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    auto called = model.order();
    CHECK(called.size() == 300 - uploaded.size());
    std::ranges::sort(called);
    std::vector<std::int64_t> twice;
    std::ranges::set_intersection(called, uploaded, std::back_inserter(twice));
    CHECK(twice.empty());
    CHECK(world.result_lines().size() == 300);
    CHECK(world.state().generated_ok + world.state().generated_failed == 300);
    CHECK(world.state().generated_failed > 0);
}

TEST_CASE("parts go on after a loss, and after the next one nothing uploaded is lost either") {
    JobWorld world(2'000);
    static_cast<void>(run_until_uploaded(world, 30, true));
    std::filesystem::remove_all(world.cache());
    static_cast<void>(run_until_uploaded(world, 80, true));
    const auto uploaded = uploaded_indexes(world);
    CHECK(uploaded.size() >= 80);
    std::filesystem::remove_all(world.cache());
    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 2'000 - uploaded.size());
    CHECK(world.result_lines().size() == 2'000);
}

TEST_CASE("a ledger that is deleted under a running job ends the run, and the next one goes on from the parts") {
    JobWorld world(2'000);
    std::atomic<bool> deleted{false};
    std::int64_t answered = 0;
    ScriptedModel model([&](std::int64_t index, int, const Completion&) {
        const auto uploaded = count_uploaded(world);
        if (uploaded >= 50 && !deleted.exchange(true)) remove_under_use(world.cache());
        if (!deleted && answered > uploaded + 25)
            return test::failed(inference::FailureKind::retry_call, "503", "busy");
        if (!deleted) ++answered;
        return test::good_answer(index);
    });
    auto run = std::make_unique<JobRun>(world, model);
    upload_often(*run, 10);
    CHECK(run->finish() == JobEnd::interrupted);
    CHECK(world.state().generated_ok < 2'000);
    const auto uploaded = uploaded_indexes(world);
    ScriptedModel second(always_good);
    run = std::make_unique<JobRun>(world, second);
    CHECK(run->finish() == JobEnd::finished);
    CHECK(second.calls() == 2'000 - uploaded.size());
    CHECK(world.result_lines().size() == 2'000);
}

TEST_CASE("once the result is delivered its parts are gone") {
    JobWorld world(200);
    static_cast<void>(run_until_uploaded(world, 40));
    const auto list = world.state().parts_cid.value();
    const auto parts = manifest_of(world).parts;
    ScriptedModel model(always_good);
    JobRun run(world, model);
    upload_often(run, 10);
    CHECK(run.finish() == JobEnd::finished);
    CHECK_FALSE(world.state().parts_cid);
    CHECK(world.result_lines().size() == 200);
    CHECK(world.files().open(list).error().code == errc::not_found);
    for (const auto& part : parts) {
        CHECK(world.files().open(part.cid).error().code == errc::not_found);
    }
}

TEST_CASE("a part that is missing or damaged costs its own records alone") {
    JobWorld world(300);
    static_cast<void>(run_until_uploaded(world, 50));
    const auto uploaded = uploaded_indexes(world);
    const auto lost = manifest_of(world).parts.at(1);
    REQUIRE(world.files().remove(lost.cid).has_value());
    std::filesystem::remove_all(world.cache());
    ScriptedModel model(always_good);
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 300 - uploaded.size() + static_cast<std::size_t>(lost.counts.ok));
    CHECK(world.result_lines().size() == 300);
}

TEST_CASE("a loss in the middle of a retry keeps the result and the parts, and the failures of before are made again") {
    JobWorld world(400);
    ScriptedModel first([](std::int64_t index, int, const Completion&) {
        if (index % 2 == 0) return test::good_answer(index);
        return test::failed(inference::FailureKind::give_up, "refused", "refused");
    });
    REQUIRE(JobRun(world, first).finish() == JobEnd::finished);
    REQUIRE(world.jobs().retry(world.view()).has_value());
    static_cast<void>(run_until_uploaded(world, 30, true));
    CHECK(world.state().generation == 1);
    const auto uploaded = uploaded_indexes(world);
    std::filesystem::remove_all(world.cache());

    ScriptedModel last(always_good);
    CHECK(JobRun(world, last).finish() == JobEnd::finished);
    CHECK(last.calls() == 200 - uploaded.size());
    CHECK(world.result_lines().size() == 400);
    const auto state = world.state();
    CHECK(state.generated_ok + state.generated_failed == 400);
    CHECK(state.generated_failed < 60); // of the retry alone
}

TEST_CASE("a result whose file has gone from the store is uploaded again") {
    JobWorld world(12);
    ScriptedModel model(always_good);
    const auto before = world.state();
    REQUIRE(JobRun(world, model).finish() == JobEnd::finished);
    auto stale = before;
    stale.rev = world.state().rev + 1;
    REQUIRE(world.files().remove(world.state().result_cid.value()).has_value());
    REQUIRE(world.jobs().write_peer_state(JobWorld::job_id, stale).has_value());
    CHECK(JobRun(world, model).finish() == JobEnd::finished);
    CHECK(model.calls() == 12);
    CHECK(world.result_lines().size() == 12);
}

TEST_CASE("a ledger that cannot be opened pauses the job, which says why and goes on when it can") {
    JobWorld world(10);
    const auto directory = world.cache() / JobWorld::job_id;
    std::filesystem::create_directories(directory);
    std::ofstream(directory / "peer-a") << "a file where a directory should be";
    ScriptedModel model(always_good);
    JobRun run(world, model);
    auto end = run.start();
    const auto limit = std::chrono::steady_clock::now() + 30s;
    while (world.state().phase != PeerPhase::paused && std::chrono::steady_clock::now() < limit) {
        std::this_thread::yield();
    }
    const auto state = world.state();
    CHECK(state.phase == PeerPhase::paused);
    CHECK_FALSE(state.paused_because.value_or("").empty());
    std::filesystem::remove(directory / "peer-a");
    CHECK(end.get() == JobEnd::finished);
    CHECK(world.result_lines().size() == 10);
    CHECK_FALSE(world.state().paused_because);
}
