// What a client does on the network, so that something else can stand in its place.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/client/url.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <vector>

namespace datagems::client {

// Called on the executor of the call, with throw_if_cancelled(false).
class Network {
  public:
    using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

    virtual ~Network() = default;

    // The addresses to try, in order, never empty. Gives up at the deadline and when cancelled. Errors: unavailable,
    // timed_out, cancelled, with the step "resolve".
    virtual boost::asio::awaitable<Result<Endpoints>> resolve(Origin origin, SteadyTime deadline) = 0;

    // Until it is done or `socket` is closed. The socket outlives the call.
    virtual boost::asio::awaitable<boost::system::error_code> connect(boost::asio::ip::tcp::socket& socket,
                                                                      boost::asio::ip::tcp::endpoint endpoint) = 0;
};

// The system's resolver and sockets. Stateless.
[[nodiscard]] std::shared_ptr<Network> system_network();

} // namespace datagems::client
