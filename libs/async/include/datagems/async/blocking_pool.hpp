// A bounded pool of threads for calls that block (stores, files, password hashing), and the bridge from coroutines to
// it.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace datagems::async {

// `threads` workers and room for `queue_limit` waiting calls. Thread safe. The destructor waits for calls under way and
// runs those that wait. A context whose coroutines offload must run to its end or outlive the pool: declare it first.
class BlockingPool {
  public:
    BlockingPool(std::string name, std::size_t threads, std::size_t queue_limit);
    ~BlockingPool();
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    // False when the queue is full; `task` is then not taken. A task must not throw.
    [[nodiscard]] bool try_post(std::function<void()> task);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

namespace detail {
// Runs `task` on the pool, resumes the caller on its own executor afterwards; false when the queue is full. The caller
// waits for the end even if it is cancelled, since `task` refers to its frame.
boost::asio::awaitable<bool> run_on(BlockingPool& pool, std::function<void()> task);
} // namespace detail

// Calls `function` on the pool and returns its Result on the caller's executor; errc::resource_exhausted when the queue
// is full. An exception of `function` comes out of the co_await. `function` is a named variable of the caller (g++ 12
// and temporaries).
//
//     auto read = [&] { return repository.find(id); };
//     auto job = co_await async::offload(pool, read);
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&>> offload(BlockingPool& pool, Function& function) {
    using Outcome = std::invoke_result_t<Function&>;
    std::optional<Outcome> outcome;
    std::exception_ptr failure;
    std::function<void()> task = [&] {
        try {
            outcome.emplace(function());
        } catch (...) {
            failure = std::current_exception();
        }
    };
    const bool accepted = co_await detail::run_on(pool, task);
    if (failure) std::rethrow_exception(failure);
    if (!accepted) {
        Error full{errc::resource_exhausted, "the server is busy; try again in a moment"};
        co_return Outcome(std::move(full));
    }
    co_return std::move(*outcome);
}

} // namespace datagems::async
