#include "datagems/async/timeout.hpp"

#include "aborted.hpp"

// awaitable.hpp before parallel_group.hpp, which does not include what it needs.
#include <boost/asio/awaitable.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tuple>

namespace datagems::async {

namespace asio = boost::asio;

namespace {

// Far limits would overflow the clock.
std::chrono::steady_clock::duration timer_duration(std::chrono::nanoseconds duration) {
    constexpr auto longest = std::chrono::hours(24 * 365);
    return std::min<std::chrono::nanoseconds>(duration, longest);
}

} // namespace

asio::awaitable<void> sleep_for(std::chrono::nanoseconds duration) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, timer_duration(duration));
    co_await timer.async_wait(asio::use_awaitable);
}

namespace detail {

asio::awaitable<LimitedEnd> run_limited(asio::awaitable<void> operation, std::chrono::nanoseconds limit) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, timer_duration(limit));
    auto work = asio::co_spawn(executor, std::move(operation), asio::deferred);
    auto wait = timer.async_wait(asio::deferred);
    auto group = asio::experimental::make_parallel_group(std::move(work), std::move(wait));
    const asio::experimental::wait_for_one condition;
    const auto ends = co_await group.async_wait(condition, asio::use_awaitable);
    const auto& [order, failure, timer_error] = ends;

    const bool timer_won = order[0] == 1 && !timer_error;
    if (!failure) co_return timer_won ? LimitedEnd::timed_out : LimitedEnd::finished;
    if (!is_aborted(failure)) std::rethrow_exception(failure);
    if (timer_won) co_return LimitedEnd::timed_out;
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return LimitedEnd::cancelled;
    std::rethrow_exception(failure); // somebody else aborted the operation; not ours to translate
}

Error time_limit_error(LimitedEnd end) {
    if (end == LimitedEnd::cancelled) return Error{errc::cancelled, "cancelled"};
    return Error{errc::timed_out, "the time limit has passed"};
}

} // namespace detail
} // namespace datagems::async
