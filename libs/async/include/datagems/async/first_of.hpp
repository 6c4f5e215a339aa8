// Two coroutines of which one ends the other.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace datagems::async {

// Runs both on the caller's executor until one ends; the other is then cancelled (terminal cancellation), and both have
// ended on return. An exception of the one that ended first comes out of the co_await, as does one of the other that is
// not its abort. When the caller is cancelled: both are, and operation_aborted is thrown.
//
// The caller must run on a strand or on an executor of one thread.
boost::asio::awaitable<void> first_of(boost::asio::awaitable<void> one, boost::asio::awaitable<void> other);

} // namespace datagems::async
