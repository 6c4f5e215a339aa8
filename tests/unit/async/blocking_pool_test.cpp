#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/io_threads.hpp"
#include "run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

namespace datagems::async {

namespace asio = boost::asio;

TEST_CASE("Offloaded calls run on another thread and resume on the caller's") {
    BlockingPool pool("test", 2, 8);
    auto test = [&]() -> asio::awaitable<void> {
        const auto here = std::this_thread::get_id();
        std::thread::id there;
        auto call = [&]() -> Result<int> {
            there = std::this_thread::get_id();
            return 42;
        };
        const auto answer = co_await offload(pool, call);
        CHECK(answer.value() == 42);
        CHECK(there != here);
        CHECK(std::this_thread::get_id() == here);
    };
    run(test());
}

TEST_CASE("An exception of an offloaded call comes out of the co_await") {
    BlockingPool pool("test", 1, 8);
    auto test = [&]() -> asio::awaitable<void> {
        auto call = []() -> Result<int> { throw std::runtime_error("boom"); };
        std::string message;
        try {
            const auto unused = co_await offload(pool, call);
            FAIL("returned " << unused.has_value());
        } catch (const std::runtime_error& error) {
            message = error.what();
        }
        CHECK(message == "boom");
    };
    run(test());
}

TEST_CASE("A full queue is resource_exhausted, and the call is not made") {
    std::promise<void> release; // before the pool, whose thread still looks at them at the end
    std::promise<void> started;
    BlockingPool pool("test", 1, 0);
    REQUIRE(pool.try_post([&] {
        started.set_value();
        release.get_future().wait();
    }));
    started.get_future().wait();
    auto test = [&]() -> asio::awaitable<void> {
        bool called = false;
        auto call = [&]() -> Result<int> {
            called = true;
            return 1;
        };
        const auto answer = co_await offload(pool, call);
        REQUIRE(answer.has_error());
        CHECK(answer.error().code == errc::resource_exhausted);
        CHECK_FALSE(called);
    };
    run(test());
    release.set_value();
}

TEST_CASE("The destructor of a pool runs what waits") {
    std::atomic<int> count{0};
    {
        BlockingPool pool("test", 2, 1'000);
        for (int i = 0; i < 500; ++i)
            REQUIRE(pool.try_post([&] { ++count; }));
    }
    CHECK(count == 500);
}

TEST_CASE("Many coroutines on many threads share a pool") {
    BlockingPool pool("pool", 3, 1'000);
    IoThreads io("io", 3);
    std::atomic<int> sum{0};
    auto task = [&](int number) -> asio::awaitable<void> {
        for (int round = 0; round < 20; ++round) {
            auto call = [number]() -> Result<int> { return number; };
            const auto answer = co_await offload(pool, call);
            sum += answer.value();
        }
    };
    std::vector<std::future<void>> ends;
    for (int i = 1; i <= 40; ++i)
        ends.push_back(asio::co_spawn(io.executor(), task(i), asio::use_future));
    for (auto& end : ends)
        end.get();
    CHECK(sum == 20 * 40 * 41 / 2);
    io.join();
}

} // namespace datagems::async
