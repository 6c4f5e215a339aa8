// Runs one coroutine to its end on a context of its own.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <utility>

namespace datagems::async {

inline void run(boost::asio::awaitable<void> test) {
    boost::asio::io_context context(1);
    std::exception_ptr failure;
    auto ended = [&failure](std::exception_ptr thrown) { failure = std::move(thrown); };
    boost::asio::co_spawn(context, std::move(test), ended);
    context.run();
    if (failure) std::rethrow_exception(failure);
}

} // namespace datagems::async
