// From a host to its addresses.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/client/http_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <vector>

namespace datagems::client {

// The addresses to try, in order, never empty. An address literal is its own answer. A look-up that is still under way
// at the deadline or at cancellation is abandoned. Errors: unavailable, timed_out, cancelled, with the step "resolve".
[[nodiscard]] boost::asio::awaitable<Result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(Origin origin,
                                                                                                  SteadyTime deadline);

} // namespace datagems::client
