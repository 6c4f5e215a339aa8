#include "datagems/async/first_of.hpp"

#include "datagems/async/timeout.hpp"
#include "run.hpp"

#include <boost/system/system_error.hpp>

#include <catch2/catch.hpp>

#include <stdexcept>

namespace datagems::async {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

// Ends after `wait` and notes whether it came to that.
asio::awaitable<void> end_after(std::chrono::milliseconds wait, bool& ended) {
    co_await sleep_for(wait);
    ended = true;
}

asio::awaitable<void> fail_after(std::chrono::milliseconds wait) {
    co_await sleep_for(wait);
    throw std::logic_error("bug");
}

asio::awaitable<void> fail_when_cancelled() {
    try {
        co_await sleep_for(24h);
    } catch (const boost::system::system_error&) {
        throw std::logic_error("bug in the clean-up");
    }
}

asio::awaitable<Result<void>> both(bool& one_ended, bool& other_ended) {
    auto one = end_after(24h, one_ended);
    auto other = end_after(24h, other_ended);
    co_await first_of(std::move(one), std::move(other));
    co_return Result<void>();
}

} // namespace

TEST_CASE("The one that ends first ends the other, on either side") {
    auto test = []() -> asio::awaitable<void> {
        bool quick = false;
        bool slow = false;
        auto one = end_after(1ms, quick);
        auto other = end_after(24h, slow);
        co_await first_of(std::move(one), std::move(other));
        CHECK(quick);
        CHECK_FALSE(slow);
        quick = false;
        auto left = end_after(24h, slow);
        auto right = end_after(1ms, quick);
        co_await first_of(std::move(left), std::move(right));
        CHECK(quick);
        CHECK_FALSE(slow);
    };
    run(test());
}

TEST_CASE("Failures of the first and of the clean-up come out") {
    auto test = []() -> asio::awaitable<void> {
        bool slow = false;
        bool caught = false;
        auto one = fail_after(1ms);
        auto other = end_after(24h, slow);
        try {
            co_await first_of(std::move(one), std::move(other));
        } catch (const std::logic_error&) {
            caught = true;
        }
        CHECK(caught);
        caught = false;
        auto quick = end_after(1ms, slow);
        auto bad = fail_when_cancelled();
        try {
            co_await first_of(std::move(quick), std::move(bad));
        } catch (const std::logic_error&) {
            caught = true;
        }
        CHECK(caught);
    };
    run(test());
}

TEST_CASE("A caller that is cancelled cancels both") {
    auto test = []() -> asio::awaitable<void> {
        bool one = false;
        bool other = false;
        auto operation = both(one, other);
        const auto outcome = co_await with_timeout(std::move(operation), 5ms);
        CHECK(outcome.error().code == errc::timed_out);
        CHECK_FALSE(one);
        CHECK_FALSE(other);
    };
    run(test());
}

} // namespace datagems::async
