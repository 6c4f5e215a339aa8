#include "datagems/async/task_group.hpp"
#include "datagems/async/timeout.hpp"
#include "run.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <stdexcept>

namespace datagems::async {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<Result<std::unique_ptr<int>>> value_after(std::chrono::milliseconds wait) {
    co_await sleep_for(wait);
    co_return std::make_unique<int>(7);
}

asio::awaitable<Result<int>> refuse() {
    Error error{errc::conflict, "no"};
    co_return error;
}

asio::awaitable<Result<int>> throw_bug() {
    throw std::logic_error("bug");
    co_return 0;
}

// Like a client that turns the abort of its socket into a value.
asio::awaitable<Result<int>> translate_abort() {
    bool aborted = false;
    try {
        co_await sleep_for(24h);
    } catch (const boost::system::system_error&) {
        aborted = true;
    }
    Error error{errc::unavailable, aborted ? "connection closed" : "woke up"};
    co_return error;
}

} // namespace

TEST_CASE("An operation within its limit gives its value") {
    auto test = []() -> asio::awaitable<void> {
        auto operation = value_after(1ms);
        const auto outcome = co_await with_timeout(std::move(operation), 10s);
        REQUIRE(outcome.has_value());
        CHECK(**outcome == 7);
    };
    run(test());
}

TEST_CASE("An operation past its limit is cancelled and timed out") {
    auto test = []() -> asio::awaitable<void> {
        auto operation = value_after(24h);
        const auto outcome = co_await with_timeout(std::move(operation), 2ms);
        REQUIRE(outcome.has_error());
        CHECK(outcome.error().code == errc::timed_out);
    };
    run(test());
}

TEST_CASE("An error that the time limit caused is a time-out whatever the operation calls it") {
    auto test = []() -> asio::awaitable<void> {
        auto operation = translate_abort();
        const auto outcome = co_await with_timeout(std::move(operation), 2ms);
        REQUIRE(outcome.has_error());
        CHECK(outcome.error().code == errc::timed_out);
    };
    run(test());
}

TEST_CASE("The operation's own errors and exceptions pass through at once") {
    auto test = []() -> asio::awaitable<void> {
        auto refused = refuse();
        const auto outcome = co_await with_timeout(std::move(refused), 24h);
        REQUIRE(outcome.has_error());
        CHECK(outcome.error().code == errc::conflict);

        bool caught = false;
        try {
            auto bug = throw_bug();
            const auto unused = co_await with_timeout(std::move(bug), 24h);
            FAIL("returned " << unused.has_value());
        } catch (const std::logic_error&) {
            caught = true;
        }
        CHECK(caught);
    };
    run(test());
}

TEST_CASE("Cancelling the caller is cancelled, not timed out") {
    std::optional<errc> seen;
    auto test = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        auto task = [&seen]() -> asio::awaitable<void> {
            auto operation = value_after(24h);
            const auto outcome = co_await with_timeout(std::move(operation), 24h);
            if (outcome.has_error()) seen = outcome.error().code;
        };
        TaskGroup group(executor, nullptr);
        group.spawn("task", task());
        co_await sleep_for(1ms);
        group.cancel();
        co_await group.join();
    };
    run(test());
    REQUIRE(seen.has_value());
    CHECK(*seen == errc::cancelled);
}

TEST_CASE("Limits nest, the shorter one counts") {
    auto test = []() -> asio::awaitable<void> {
        auto inner = value_after(24h);
        auto outer = with_timeout(std::move(inner), 24h);
        const auto outcome = co_await with_timeout(std::move(outer), 2ms);
        REQUIRE(outcome.has_error());
        CHECK(outcome.error().code == errc::timed_out);
    };
    run(test());
}

TEST_CASE("A limit of zero or less still ends") {
    auto test = []() -> asio::awaitable<void> {
        auto operation = value_after(24h);
        const auto outcome = co_await with_timeout(std::move(operation), -5ms);
        REQUIRE(outcome.has_error());
        CHECK(outcome.error().code == errc::timed_out);
    };
    run(test());
}

} // namespace datagems::async
