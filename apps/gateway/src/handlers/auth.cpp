#include "handlers/auth.hpp"

#include "client_address.hpp"
#include "failure_response.hpp"
#include "payload.hpp"
#include "services/audit.hpp"
#include "session_cookie.hpp"

#include "datagems/accounts/username.hpp"
#include "datagems/http/json_body.hpp"

namespace datagems::gateway {
namespace {

constexpr TextLength credential_length{1, 4096};
constexpr TextLength new_password_length{10, 1024};
static_assert(new_password_length.max * 4 <= accounts::max_password_bytes); // a code point takes up to 4 bytes

// What could not be a name is not shown: people type their password into the wrong field.
std::string subject_of(std::string_view username) {
    auto name = accounts::canonical_username(username);
    return name ? std::move(*name) : "(no-name)";
}

boost::json::object who(std::string_view username, std::string_view role) {
    boost::json::object body;
    body["username"] = username;
    body["role"] = role;
    return body;
}

boost::json::object success() {
    boost::json::object body;
    body["success"] = true;
    return body;
}

} // namespace

boost::asio::awaitable<http::Response> AuthHandlers::login(http::Context& context) {
    const auto& request = context.request;
    auto body = http::read_json_object(request);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    const auto username = reader.text("username", credential_length);
    const auto password = reader.text("password", credential_length);
    if (!reader.errors().empty()) co_return reader.errors().to_response();

    const auto subject = subject_of(username);
    AuditEntry entry;
    entry.action = "login";
    entry.subject = subject;
    const auto attempt = accounts_.throttle.begin(username, client_network(client_address(request, settings_)));
    if (!attempt) co_return refuse_throttled(request, entry, attempt.error());
    auto authenticate = [&] { return accounts_.authenticator.authenticate(username, password); };
    const auto user = co_await async::offload(password_pool_, authenticate);
    if (!user) co_return refuse(request, entry, *attempt, user.error());
    accounts_.throttle.succeed(*attempt);
    entry.actor = subject;
    audit(settings_, request, entry);
    co_return begin_session(request, *user, who(user->username, accounts::to_string(user->role)));
}

boost::asio::awaitable<http::Response> AuthHandlers::logout(http::Context& context) {
    const auto& request = context.request;
    const auto token = find_session_token(request);
    if (token && !token->empty()) {
        using Ended = Result<std::optional<accounts::Session>>;
        auto revoke = [&]() -> Ended {
            auto session = accounts_.sessions.verify(*token);
            if (!session && session.error().code == errc::unauthenticated)
                return Ended(std::optional<accounts::Session>());
            if (!session) return session.error();
            if (const auto revoked = accounts_.sessions.revoke(*session); !revoked) return revoked.error();
            return Ended(std::move(*session));
        };
        const auto ended = co_await async::offload(store_pool_, revoke);
        if (!ended) co_return failure_response(ended.error(), request);
        if (*ended) {
            AuditEntry entry;
            entry.action = "logout";
            entry.actor = entry.subject = (**ended).username;
            audit(settings_, request, entry);
        }
    }
    auto response = http::Response::json(200, success());
    response.headers.add("Set-Cookie", cleared_session_cookie(request, settings_));
    co_return response;
}

boost::asio::awaitable<http::Response> AuthHandlers::me(http::Context& context) {
    const auto& principal = *context.principal;
    auto body = who(principal.username, principal.role);
    body["iat"] = principal.issued_at;
    body["exp"] = principal.expires_at;
    co_return http::Response::json(200, body);
}

boost::asio::awaitable<http::Response> AuthHandlers::password(http::Context& context) {
    const auto& request = context.request;
    const auto& username = context.principal->username;
    auto body = http::read_json_object(request);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    const auto current = reader.text("currentPassword", credential_length);
    const auto replacement = reader.text("newPassword", new_password_length);
    if (!reader.errors().empty()) co_return reader.errors().to_response();

    AuditEntry entry;
    entry.action = "password";
    entry.actor = entry.subject = username;
    const auto attempt = accounts_.throttle.begin(username, client_network(client_address(request, settings_)));
    if (!attempt) co_return refuse_throttled(request, entry, attempt.error());
    auto change = [&] { return accounts_.password_change.change(username, current, replacement); };
    const auto user = co_await async::offload(password_pool_, change);
    // A write that was not confirmed may have been made all the same.
    if (user || user.error().code != errc::unauthenticated) accounts_.sessions.recheck(username);
    if (!user) co_return refuse(request, entry, *attempt, user.error());
    accounts_.throttle.succeed(*attempt);
    audit(settings_, request, entry);
    co_return begin_session(request, *user, success());
}

http::Response AuthHandlers::refuse_throttled(const http::Request& request, AuditEntry entry,
                                              const accounts::LoginThrottle::Refusal& refusal) const {
    entry.outcome = AuditOutcome::throttled;
    refusal.first ? audit(settings_, request, entry) : audit_repeat(settings_, request, entry);
    const auto seconds = std::to_string(refusal.retry_after.count());
    auto response = http::Response::error(429, "Too many attempts; try again in " + seconds + " s");
    response.headers.set("Retry-After", seconds);
    return response;
}

http::Response AuthHandlers::refuse(const http::Request& request, AuditEntry entry, const Attempt& attempt,
                                    const Error& error) {
    const bool is_wrong = error.code == errc::unauthenticated;
    const bool is_busy = error.code == errc::resource_exhausted;
    entry.outcome = is_wrong ? AuditOutcome::refused : AuditOutcome::failed;
    entry.detail = is_wrong ? "" : to_string(error.code);
    is_busy ? audit_repeat(settings_, request, entry) : audit(settings_, request, entry);
    if (is_wrong) return http::Response::error(401, "Invalid credentials");
    accounts_.throttle.withdraw(attempt);
    return failure_response(error, request);
}

http::Response AuthHandlers::begin_session(const http::Request& request, const accounts::UserRecord& user,
                                           const boost::json::object& body) const {
    const auto token = accounts_.sessions.issue(user);
    if (!token) return failure_response(token.error(), request);
    auto response = http::Response::json(200, body);
    response.headers.add("Set-Cookie", session_cookie(request, *token, settings_));
    return response;
}

} // namespace datagems::gateway
