// What a run owes its ledger: nothing paid for is lost, whatever the disk does.
#include "ledger_fixture.hpp"
#include "runner_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

using namespace datagems;
using namespace datagems::generation;
using inference::Completion;
using test::JobRun;
using test::JobWorld;
using test::ScriptedModel;

namespace {

constexpr std::int64_t records = 40;
constexpr std::size_t in_flight = 4;

// The runner's thread has dealt with all that was ready, and with what that made ready, many times over.
void let_runner_go_on(JobRun& run) {
    for (int turn = 0; turn < 50; ++turn) {
        std::promise<void> reached;
        boost::asio::post(run.services().executor, [&reached] { reached.set_value(); });
        reached.get_future().wait();
    }
}

std::size_t slots_in_use(JobRun& run) {
    std::promise<std::size_t> in_use;
    boost::asio::post(run.services().executor, [&] { in_use.set_value(run.services().slots.in_use()); });
    return in_use.get_future().get();
}

std::int64_t lines_in(const std::filesystem::path& ledger) {
    return std::ranges::count(test::read_text(ledger), '\n');
}

} // namespace

TEST_CASE("no call is made in place of one whose answer is not in the ledger's file") {
    JobWorld world(records);
    const auto ledger = world.cache() / JobWorld::job_id / "peer-a" / "results.jsonl";
    std::int64_t calls = 0;
    std::int64_t most_at_stake = 0; // by a kill: called for and not in the file
    ScriptedModel model([&](std::int64_t index, int, const Completion&) {
        most_at_stake = std::max(most_at_stake, ++calls - lines_in(ledger));
        return test::good_answer(index);
    });
    test::FileScript disk;
    JobRun run(world, model, in_flight);
    run.services().open_ledger_file = test::scripted(disk);
    disk.before_append = [&run] { let_runner_go_on(run); };
    CHECK(run.finish() == JobEnd::finished);
    CHECK(calls == records);
    CHECK(most_at_stake == in_flight);
}

TEST_CASE("what a full disk refuses keeps no slot from other jobs, and is not asked for again") {
    JobWorld world(records);
    ScriptedModel model([](std::int64_t index, int, const Completion&) { return test::good_answer(index); });
    test::FileScript disk;
    disk.fail_appends = 1'000'000'000;
    JobRun run(world, model, in_flight);
    run.services().open_ledger_file = test::scripted(disk);
    auto end = run.start();
    while (!world.state().paused_because) {
        std::this_thread::yield();
    }
    while (slots_in_use(run) > 0) {
        std::this_thread::yield();
    }
    CHECK(model.calls() <= in_flight);
    disk.fail_appends = 0;
    CHECK(end.get() == JobEnd::finished);
    CHECK(model.calls() == records);
    CHECK(world.result_lines().size() == records);
}
