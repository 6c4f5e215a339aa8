// What a client does on the network, so that something else can stand in its place.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/base/result.hpp"
#include "datagems/client/url.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace datagems::client {

// Called on the executor of the call, with throw_if_cancelled(false). Belongs to one client.
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

    // The client goes: who still waits for a name is told so, and from then on no executor is touched.
    virtual void close() {}
};

// Names come from users, and the name server of a name may choose never to answer: what that may cost is bounded here.
struct LookupSettings {
    std::size_t max_under_way = 64; // each holds a thread until the system gives up; beyond, calls fail at once
    std::size_t max_of_domain = 16; // of those, names with the same last two labels: who owns a domain takes a share
    // Who asks for a name whose look-up has taken this long already is not made to wait for it, too.
    std::chrono::milliseconds patience{5'000};
    std::chrono::milliseconds failure_lifetime{5'000}; // for how long a name that has failed is not looked up again
};

// The addresses of a host name, by whatever means, for as long as it takes. Called on a thread of its own for each
// name, on several at once; may still run when nobody is left to hear the answer, so it owns what it needs.
using NameLookup = std::function<Result<std::vector<boost::asio::ip::address>>(const std::string& host)>;

// The system's resolver. Errors: unavailable.
[[nodiscard]] Result<std::vector<boost::asio::ip::address>> look_up_name(const std::string& host);

// The system's sockets. Names are looked up on threads of this network alone, one thread for each name that is under
// way and never two for the same, so that no name waits behind another, nor any other client behind this one's names.
// A look-up cannot be stopped once the system has it: it is abandoned, never joined, and holds up no stop. What its
// thread then touches is its own, so the process may end before it does.
[[nodiscard]] std::shared_ptr<Network> system_network(LookupSettings settings = {}, NameLookup look_up = look_up_name);

} // namespace datagems::client
