// From a request's header to its answer: target, route, session, limits, handler. No sockets.
#pragma once

#include "datagems/http/framing.hpp"
#include "datagems/http/router.hpp"
#include "datagems/server/server.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace datagems::server {

// One request under way.
struct Exchange {
    http::Context context;
    http::Framing framing;
    int version = 11;
    const http::Route* route = nullptr; // set once admit() lets the request through
};

class Dispatcher {
  public:
    explicit Dispatcher(Application& application) : application_(application) {}

    // Decides on the header alone. The answer, unless the body is to be read and handle() called. Throws what the
    // application throws.
    [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> admit(Exchange& exchange, std::string target);

    // Calls the route's handler.
    [[nodiscard]] boost::asio::awaitable<http::Response> handle(Exchange& exchange);

    // The application's last look.
    void finish(const Exchange& exchange, http::Response& response);

  private:
    [[nodiscard]] boost::asio::awaitable<http::Response> without_route(const http::Request& request,
                                                                       std::vector<std::string> allowed);
    [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> check_session(Exchange& exchange);

    Application& application_;
};

} // namespace datagems::server
