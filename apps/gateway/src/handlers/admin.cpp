#include "handlers/admin.hpp"

#include "failure_response.hpp"
#include "payload.hpp"
#include "services/audit.hpp"

#include "datagems/accounts/username.hpp"
#include "datagems/http/json_body.hpp"

namespace datagems::gateway {
namespace {

constexpr TextLength username_length{1, 120};

boost::json::value text_or_null(const std::optional<std::string>& text) {
    return text ? boost::json::value(*text) : boost::json::value();
}

AuditOutcome outcome_of(const Result<void>& removed) {
    if (removed) return AuditOutcome::ok;
    switch (removed.error().code) {
    case errc::invalid_argument:
    case errc::permission_denied:
    case errc::not_found:
    case errc::conflict:
        return AuditOutcome::refused;
    default:
        return AuditOutcome::failed;
    }
}

// Rights are no trouble of the store here: the account's own rules were asked.
http::Response refuse(const Error& error, const http::Request& request) {
    if (error.code == errc::permission_denied) return http::Response::error(403, "Forbidden");
    return failure_response(error, request);
}

} // namespace

boost::asio::awaitable<http::Response> AdminHandlers::list(http::Context& context) {
    auto read = [&] { return accounts_.list(); };
    const auto accounts = co_await async::offload(store_pool_, read);
    if (!accounts) co_return failure_response(accounts.error(), context.request);
    boost::json::array shown;
    for (const auto& account : *accounts) {
        boost::json::object entry;
        entry["username"] = account.username;
        entry["email"] = text_or_null(account.email);
        entry["country"] = text_or_null(account.country);
        shown.push_back(std::move(entry));
    }
    boost::json::object body;
    body["accounts"] = std::move(shown);
    co_return http::Response::json(200, body);
}

boost::asio::awaitable<http::Response> AdminHandlers::remove(http::Context& context) {
    const auto& request = context.request;
    const auto& actor = context.principal->username;
    auto payload = http::read_json_object(request);
    if (!payload) co_return payload.error();
    PayloadReader reader(*payload);
    const auto written = reader.text("username", username_length);
    if (!reader.errors().empty()) co_return reader.errors().to_response();
    const auto subject = accounts::canonical_username(written);
    if (!subject) co_return http::Response::error(404, "Not found");

    std::vector<accounts::FinishedRemoval> finished;
    auto deactivate = [&] { return accounts_.deactivate(actor, *subject, &finished); };
    const auto removed = co_await async::offload(store_pool_, deactivate);
    for (const auto& other : finished) {
        sessions_.recheck(other.username);
        AuditEntry carried_out{"deactivate", other.by, other.username};
        carried_out.detail = "carried out for its author";
        audit(settings_, request, carried_out);
    }
    sessions_.recheck(*subject); // what failed half way has switched the account off as well
    AuditEntry entry;
    entry.action = "deactivate";
    entry.actor = actor;
    entry.subject = *subject;
    entry.outcome = outcome_of(removed);
    entry.detail = removed ? std::string_view() : to_string(removed.error().code);
    audit(settings_, request, entry);
    if (!removed) co_return refuse(removed.error(), request);
    boost::json::object body;
    body["ok"] = true;
    co_return http::Response::json(200, body);
}

} // namespace datagems::gateway
