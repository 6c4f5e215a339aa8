// What a run owes its ledger: nothing paid for is lost, whatever the disk does.
#include "ledger_fixture.hpp"
#include "runner_fixture.hpp"

#include <boost/asio/use_awaitable.hpp>
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

// A model that is well, and what a kill would cost at most: calls whose answers are not in the ledger's file.
class Stake {
  public:
    explicit Stake(const JobWorld& world) : ledger_(world.cache() / JobWorld::job_id / "peer-a" / "results.jsonl") {}

    test::Script script() {
        return [this](std::int64_t index, int, const Completion&) {
            most_ = std::max(most_, ++calls_ - std::ranges::count(test::read_text(ledger_), '\n'));
            return test::good_answer(index);
        };
    }
    [[nodiscard]] std::int64_t calls() const { return calls_; }
    [[nodiscard]] std::int64_t most() const { return most_; }

  private:
    std::filesystem::path ledger_;
    std::int64_t calls_ = 0;
    std::int64_t most_ = 0;
};

// Answers the fourth record only after the disk has refused something.
class LateModel final : public inference::Model {
  public:
    LateModel(test::Script script, const test::FileScript& disk)
        : model_(std::move(script)), disk_(disk), refusals_left_(disk.fail_long_appends) {}

    boost::asio::awaitable<inference::ReplyResult> complete(const inference::Endpoint& endpoint,
                                                            const Completion& completion) override {
        auto reply = co_await model_.complete(endpoint, completion);
        while (completion.seed_hint == 3U && disk_.fail_long_appends == refusals_left_) {
            co_await boost::asio::post(boost::asio::use_awaitable);
        }
        co_return reply;
    }

  private:
    ScriptedModel model_;
    const test::FileScript& disk_;
    int refusals_left_;
};

template <class Condition>
void wait_until(Condition&& condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!condition()) {
        REQUIRE(std::chrono::steady_clock::now() < give_up);
        std::this_thread::yield();
    }
}

} // namespace

TEST_CASE("no call is made in place of one whose answer is not in the ledger's file") {
    JobWorld world(records);
    Stake stake(world);
    ScriptedModel model(stake.script());
    test::FileScript disk;
    JobRun run(world, model, in_flight);
    run.services().open_ledger_file = test::scripted(disk);
    disk.before_append = [&run] { let_runner_go_on(run); };
    CHECK(run.finish() == JobEnd::finished);
    CHECK(stake.calls() == records);
    CHECK(stake.most() == in_flight);
}

TEST_CASE("no call is made before the disk has taken all that it refused") {
    JobWorld world(records);
    Stake stake(world);
    test::FileScript disk;
    disk.fail_long_appends = 5; // the line of the fourth record fits, those of the first three do not
    LateModel model(stake.script(), disk);
    JobRun run(world, model, in_flight);
    run.services().open_ledger_file = test::scripted(disk);
    disk.before_append = [&run] { let_runner_go_on(run); };
    CHECK(run.finish() == JobEnd::finished);
    CHECK(disk.fail_long_appends == 0);
    CHECK(stake.calls() == records);
    CHECK(stake.most() == in_flight);
}

TEST_CASE("what a full disk refuses keeps no slot from other jobs, and is not asked for again") {
    JobWorld world(records);
    ScriptedModel model([](std::int64_t index, int, const Completion&) { return test::good_answer(index); });
    test::FileScript disk;
    disk.fail_appends = 1'000'000'000;
    JobRun run(world, model, in_flight);
    run.services().open_ledger_file = test::scripted(disk);
    auto end = run.start();
    wait_until([&] { return world.state().paused_because.has_value(); });
    wait_until([&] { return slots_in_use(run) == 0; });
    CHECK(model.calls() <= in_flight);
    disk.fail_appends = 0;
    CHECK(end.get() == JobEnd::finished);
    CHECK(model.calls() == records);
    CHECK(world.result_lines().size() == records);
}
