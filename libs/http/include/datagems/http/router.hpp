// Routes by method and path pattern ("/api/tasks/{id}/export").
#pragma once

#include "datagems/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::http {

using PathParameters = std::map<std::string, std::string, std::less<>>;

// Who is asking, filled in by the authenticator before the body is read.
struct Principal {
    std::string username;
    std::string role;
    std::int64_t issued_at = 0; // seconds since the epoch
    std::int64_t expires_at = 0;
    std::string token_id; // the session's jti
    [[nodiscard]] bool is_admin() const noexcept { return role == "admin"; }
};

// What a handler is given. It lives until the handler's coroutine ends.
struct Context {
    Request request;
    PathParameters parameters;
    std::optional<Principal> principal; // always set on routes with Access::session or Access::admin
};

// Runs on the connection's strand; must not block (async::offload for stores). Exceptions become 500.
using Handler = std::function<boost::asio::awaitable<Response>(Context&)>;

enum class Access {
    open,    // no session needed
    session, // any signed-in user
    admin,   // role admin
};

struct Route {
    Method method = Method::get;
    std::string pattern; // literal segments and {name}
    Access access = Access::session;
    std::size_t body_limit = 1024 * 1024; // bytes; a larger body is 413
    Handler handler;
};

struct RouteMatch {
    const Route* route = nullptr; // set when path and method fit
    PathParameters parameters;
    std::vector<std::string> allowed; // methods of the path when it exists, HEAD and OPTIONS included; else empty
};

// Filled at start, then read-only and safe to share. HEAD matches GET routes. Literal segments win over {name}.
class Router {
  public:
    void add(Route route);
    [[nodiscard]] RouteMatch match(Method method, std::string_view path) const;
    [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }

  private:
    std::vector<Route> routes_;
};

} // namespace datagems::http
