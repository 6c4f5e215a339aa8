#include "application.hpp"

#include "failure_response.hpp"
#include "origin_check.hpp"
#include "security_headers.hpp"
#include "session_cookie.hpp"

namespace datagems::gateway {
namespace {

using Outcome = boost::system::result<http::Principal, http::Response>;

http::Principal to_principal(const accounts::Session& session) {
    const auto seconds = [](Timestamp time) {
        return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    };
    http::Principal principal;
    principal.username = session.username;
    principal.role = accounts::to_string(session.role);
    principal.issued_at = seconds(session.issued_at);
    principal.expires_at = seconds(session.expires_at);
    principal.token_id = session.jti;
    return principal;
}

// errc::unauthenticated is 401; a store that cannot say is 503, never 401.
Outcome decide(const Result<accounts::Session>& session, http::Access access, const http::Request& head) {
    if (!session) return failure_response(session.error(), head);
    auto principal = to_principal(*session);
    if (access == http::Access::admin && !principal.is_admin()) return http::Response::error(403, "Forbidden");
    return principal;
}

bool is_api(std::string_view path) {
    return path == "/api" || path.starts_with("/api/");
}

} // namespace

std::optional<http::Response> Application::screen(const http::Request& head) {
    proxy_notice_.look(head, settings_);
    return refuse_foreign_origin(head, settings_);
}

boost::asio::awaitable<Outcome> Application::authenticate(const http::Request& head, http::Access access) {
    if (access == http::Access::open) co_return Outcome(http::Principal());
    const auto token = find_session_token(head);
    if (!token || token->empty()) co_return Outcome(http::Response::error(401, "Unauthorized"));
    if (const auto known = sessions_.try_verify_cached(*token)) co_return decide(*known, access, head);
    auto verify = [&] { return sessions_.verify(*token); };
    const auto session = co_await async::offload(store_pool_, verify);
    co_return decide(session, access, head);
}

boost::asio::awaitable<std::optional<http::Response>> Application::fallback(const http::Request& request) {
    if (is_api(request.path)) co_return std::nullopt;
    auto page = co_await pages_.find(request);
    co_return page;
}

void Application::finish(const http::Request& request, http::Response& response) {
    add_security_headers(request, response, settings_);
}

} // namespace datagems::gateway
