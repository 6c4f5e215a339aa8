// Routes by method and path pattern ("/api/tasks/{id}/export").
#pragma once

#include "datagems/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <deque>
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
    bool needs_client = false; // the handler is cancelled when the client goes; the connection ends with its answer
    Handler handler;
};

struct RouteMatch {
    const Route* route = nullptr; // set when path and method fit
    PathParameters parameters;
    // When no route is set but the path exists: its methods, sorted, HEAD and OPTIONS included. Empty: no such path.
    std::vector<std::string> allowed;
};

// Filled at start, then read-only and safe to share. HEAD matches GET routes. The most literal pattern owns a path
// (compared from the left), and only its methods count: with GET /a/{id} and POST /a/b, GET /a/b is 405.
class Router {
  public:
    Router() = default;
    Router(Router&&) = default;
    Router& operator=(Router&&) = default;

    // Throws std::logic_error for a bad pattern or a second route of the same method and pattern: a bug at start.
    void add(Route route);
    // `path` is decoded and holds no dot segments (see parse_target). A {name} takes one non-empty segment.
    [[nodiscard]] RouteMatch match(Method method, std::string_view path) const;
    [[nodiscard]] const std::deque<Route>& routes() const noexcept { return routes_; }

  private:
    struct Segment {
        std::string text; // the literal, or the parameter's name
        bool parameter = false;
    };
    struct Pattern {
        std::vector<Segment> segments;
        std::vector<const Route*> routes; // one per method
    };
    [[nodiscard]] static std::vector<Segment> parse_pattern(std::string_view pattern);
    [[nodiscard]] static bool goes_before(const Pattern& left, const Pattern& right);
    [[nodiscard]] const Pattern* find(std::string_view path, std::vector<std::string_view>& segments) const;

    std::deque<Route> routes_;      // stays in place, so that patterns and matches may point into it
    std::vector<Pattern> patterns_; // most literal first
    std::map<std::string, std::size_t, std::less<>> literals_; // patterns without parameters, by path
};

} // namespace datagems::http
