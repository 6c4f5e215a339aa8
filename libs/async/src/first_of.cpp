#include "datagems/async/first_of.hpp"

#include "aborted.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace datagems::async {

namespace asio = boost::asio;

asio::awaitable<void> first_of(asio::awaitable<void> one, asio::awaitable<void> other) {
    const auto executor = co_await asio::this_coro::executor;
    auto left = asio::co_spawn(executor, std::move(one), asio::deferred);
    auto right = asio::co_spawn(executor, std::move(other), asio::deferred);
    auto group = asio::experimental::make_parallel_group(std::move(left), std::move(right));
    const asio::experimental::wait_for_one condition;
    const auto ends = co_await group.async_wait(condition, asio::use_awaitable);
    const auto& [order, left_failure, right_failure] = ends;
    const auto& first = order[0] == 0 ? left_failure : right_failure;
    const auto& second = order[0] == 0 ? right_failure : left_failure;
    if (first) std::rethrow_exception(first);
    if (second && !is_aborted(second)) std::rethrow_exception(second);
}

} // namespace datagems::async
