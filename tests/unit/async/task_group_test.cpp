#include "datagems/async/io_threads.hpp"
#include "datagems/async/task_group.hpp"
#include "datagems/async/timeout.hpp"
#include "run.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>
#include <vector>

namespace datagems::async {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> forever() {
    co_await sleep_for(24h);
}

asio::awaitable<void> fail() {
    throw std::runtime_error("boom");
    co_return;
}

struct Failures {
    std::vector<std::string> names;
    TaskGroup::OnFailure listener() {
        return [this](std::string_view name, const std::exception_ptr& failure) {
            REQUIRE(failure);
            names.emplace_back(name);
        };
    }
};

} // namespace

TEST_CASE("join waits for the last task") {
    auto test = []() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        int ended = 0;
        auto task = [&ended](std::chrono::milliseconds wait) -> asio::awaitable<void> {
            co_await sleep_for(wait);
            ++ended;
        };
        TaskGroup group(executor, nullptr);
        group.spawn("a", task(1ms));
        group.spawn("b", task(5ms));
        group.spawn("c", task(0ms));
        co_await group.join();
        CHECK(ended == 3);
        CHECK(group.size() == 0);
    };
    run(test());
}

TEST_CASE("join of an empty group ends at once") {
    auto test = []() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group(executor, nullptr);
        co_await group.join();
        CHECK(group.size() == 0);
    };
    run(test());
}

TEST_CASE("The failure of a task is heard with its name and leaves the others alone") {
    Failures failures;
    auto test = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group(executor, failures.listener());
        group.spawn("healthy", sleep_for(2ms));
        group.spawn("broken", fail());
        co_await group.join();
    };
    run(test());
    CHECK(failures.names == std::vector<std::string>{"broken"});
}

TEST_CASE("cancel ends every task, is no failure, and refuses later ones") {
    Failures failures;
    bool ran = false;
    auto test = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        auto late = [&ran]() -> asio::awaitable<void> {
            ran = true;
            co_return;
        };
        TaskGroup group(executor, failures.listener());
        group.spawn("a", forever());
        group.spawn("b", forever());
        co_await sleep_for(1ms);
        group.cancel();
        group.spawn("late", late());
        co_await group.join();
    };
    run(test());
    CHECK(failures.names.empty());
    CHECK_FALSE(ran);
}

TEST_CASE("A cancelled join leaves the tasks running") {
    auto test = []() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group(executor, nullptr);
        group.spawn("a", forever());
        auto join = [&group]() -> asio::awaitable<Result<int>> {
            co_await group.join();
            co_return 1;
        };
        auto joining = join();
        const auto outcome = co_await with_timeout(std::move(joining), 2ms);
        REQUIRE(outcome.has_error());
        CHECK(outcome.error().code == errc::timed_out);
        CHECK(group.size() == 1);
        group.cancel();
        co_await group.join();
    };
    run(test());
}

TEST_CASE("Groups are spawned into, cancelled and joined from several threads") {
    IoThreads io("io", 3);
    TaskGroup group(io.executor(), nullptr);
    int unguarded = 0; // the group's strand guards it
    auto task = [&unguarded]() -> asio::awaitable<void> {
        ++unguarded;
        co_await sleep_for(24h);
    };
    std::vector<std::thread> spawners;
    for (int i = 0; i < 3; ++i) {
        spawners.emplace_back([&] {
            for (int n = 0; n < 100; ++n)
                group.spawn("task", task());
        });
    }
    for (auto& spawner : spawners)
        spawner.join();
    group.cancel();
    asio::co_spawn(io.executor(), group.join(), asio::use_future).get();
    CHECK(unguarded == 300);
    CHECK(group.size() == 0);
}

} // namespace datagems::async
