#include "handlers/auth.hpp"

#include "failure_response.hpp"
#include "payload.hpp"
#include "session_cookie.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/http/json_body.hpp"

namespace datagems::gateway {
namespace {

constexpr TextLength credential_length{1, 4096};

http::Response refuse_login(const Error& error, const http::Request& request) {
    if (error.code == errc::unauthenticated) return http::Response::error(401, "Invalid credentials");
    return failure_response(error, request);
}

boost::json::object who(std::string_view username, std::string_view role) {
    boost::json::object body;
    body["username"] = username;
    body["role"] = role;
    return body;
}

} // namespace

boost::asio::awaitable<http::Response> AuthHandlers::login(http::Context& context) {
    auto body = http::read_json_object(context.request);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    const auto username = ascii_lower(trim(reader.text("username", credential_length)));
    const auto password = reader.text("password", credential_length);
    if (!reader.errors().empty()) co_return reader.errors().to_response();

    auto authenticate = [&] { return authenticator_.authenticate(username, password); };
    const auto user = co_await async::offload(password_pool_, authenticate);
    if (!user) co_return refuse_login(user.error(), context.request);
    const auto token = sessions_.issue(*user);
    if (!token) co_return refuse_login(token.error(), context.request);
    auto response = http::Response::json(200, who(user->username, accounts::to_string(user->role)));
    response.headers.add("Set-Cookie", session_cookie(context.request, *token, settings_));
    co_return response;
}

boost::asio::awaitable<http::Response> AuthHandlers::logout(http::Context& context) {
    const auto token = find_session_token(context.request);
    if (token && !token->empty()) {
        auto revoke = [&]() -> Result<void> {
            const auto session = sessions_.verify(*token);
            if (session) return sessions_.revoke(*session);
            if (session.error().code == errc::unauthenticated) return {}; // nothing left to end
            return session.error();
        };
        const auto revoked = co_await async::offload(store_pool_, revoke);
        if (!revoked) co_return failure_response(revoked.error(), context.request);
    }
    boost::json::object body;
    body["success"] = true;
    auto response = http::Response::json(200, body);
    response.headers.add("Set-Cookie", cleared_session_cookie(context.request, settings_));
    co_return response;
}

boost::asio::awaitable<http::Response> AuthHandlers::me(http::Context& context) {
    const auto& principal = *context.principal;
    auto body = who(principal.username, principal.role);
    body["iat"] = principal.issued_at;
    body["exp"] = principal.expires_at;
    co_return http::Response::json(200, body);
}

} // namespace datagems::gateway
