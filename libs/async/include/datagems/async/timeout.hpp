// Time limits for coroutines.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace datagems::async {

// Ends after `duration` (at once when it is not positive). Throws operation_aborted when cancelled.
[[nodiscard]] boost::asio::awaitable<void> sleep_for(std::chrono::nanoseconds duration);

// How an operation under a time limit ended.
enum class LimitedEnd { finished, timed_out, cancelled };

namespace detail {
// Runs `operation` on the caller's executor until it ends or the time has passed; in both cases it has ended on return.
// `finished` says that the operation itself came to an end, whatever the timer did. Rethrows the operation's own
// exceptions.
boost::asio::awaitable<LimitedEnd> run_limited(boost::asio::awaitable<void> operation, std::chrono::nanoseconds limit);

template <class T>
boost::asio::awaitable<void> store_outcome(boost::asio::awaitable<Result<T>> operation,
                                           std::optional<Result<T>>& outcome) {
    Result<T> result = co_await std::move(operation);
    outcome.emplace(std::move(result));
}

[[nodiscard]] Error time_limit_error(LimitedEnd end);
} // namespace detail

// Awaits `operation`, at most `limit` long. Past the limit it is cancelled (terminal cancellation), awaited to its end,
// and the result is errc::timed_out, unless it succeeded in the meantime. When the caller is cancelled:
// errc::cancelled. An exception of the operation comes out of the co_await. What ignores cancellation (async::offload)
// ends in its own time.
//
// The caller must run on a strand or on an executor of one thread.
//
//     auto call = client.send(request);
//     const auto answer = co_await async::with_timeout(std::move(call), 5s);
template <class T>
[[nodiscard]] boost::asio::awaitable<Result<T>> with_timeout(boost::asio::awaitable<Result<T>> operation,
                                                             std::chrono::nanoseconds limit) {
    std::optional<Result<T>> outcome;
    auto stored = detail::store_outcome(std::move(operation), outcome);
    const LimitedEnd end = co_await detail::run_limited(std::move(stored), limit);
    if (outcome && (end == LimitedEnd::finished || outcome->has_value())) co_return std::move(*outcome);
    co_return Result<T>(detail::time_limit_error(end));
}

} // namespace datagems::async
