#include "handlers/registration.hpp"

#include "client_address.hpp"
#include "failure_response.hpp"
#include "payload.hpp"
#include "services/audit.hpp"

#include "datagems/accounts/email_address.hpp"
#include "datagems/async/timeout.hpp"
#include "datagems/base/utf8.hpp"
#include "datagems/http/json_body.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

constexpr TextLength name_length{1, 120};
constexpr TextLength email_length{1, 200};
constexpr TextLength country_length{1, 120};

using Steady = std::chrono::steady_clock;

std::string read_line(PayloadReader& reader, std::string_view field, TextLength length) {
    const auto text = reader.text(field, length);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(text, is_control)) reader.errors().add(field, "must not contain control characters");
    auto line = std::string(trim(text));
    if (line.empty() && !text.empty()) reader.errors().add(field, "must not be blank");
    return line;
}

std::string read_email(PayloadReader& reader) {
    const auto text = reader.text("email", email_length);
    auto email = accounts::canonical_email(text);
    if (email) return std::move(*email);
    if (!text.empty()) reader.errors().add("email", "must be a mail address");
    return {};
}

http::Response delivery_failed(std::string_view sentence) {
    boost::json::object body;
    body["error"] = sentence;
    body["canResend"] = true;
    return http::Response::json(502, body);
}

http::Response not_configured() {
    return http::Response::error(503, "Mail is not configured, so nobody can sign up; its operator must set it up");
}

http::Response refuse_sign_up(const Error& error, const http::Request& request) {
    if (error.code == errc::already_exists) return http::Response::error(409, "Email already registered");
    return failure_response(error, request);
}

// Until the time that has passed since `start` is a whole multiple of `step`.
std::chrono::nanoseconds rest_of_step(Steady::time_point start, std::chrono::nanoseconds step) {
    const auto passed = std::chrono::nanoseconds(Steady::now() - start);
    return step - passed % step;
}

} // namespace

boost::asio::awaitable<http::Response> RegistrationHandlers::sign_up(http::Context& context) {
    auto body = http::read_json_object(context.request);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    accounts::SignUp sign_up;
    sign_up.name = read_line(reader, "name", name_length);
    sign_up.email = read_email(reader);
    sign_up.country = read_line(reader, "country", country_length);
    if (!reader.errors().empty()) co_return reader.errors().to_response();

    const auto& limits = settings_.sign_up;
    const Limits own{"register", "register", limits.per_client, limits.per_address};
    auto refused = co_await refuse(context.request, sign_up.email, own);
    if (refused) co_return std::move(*refused);
    if (limits.smtp.password.empty()) co_return not_configured();

    auto create = [&] { return registration_.create_account(sign_up); };
    const auto account = co_await async::offload(pools_.password, create);
    if (!account) {
        audit_result("register", context.request, sign_up.email, account.error());
        co_return refuse_sign_up(account.error(), context.request);
    }
    auto deliver = [&] { return registration_.deliver(*account); };
    const auto sent = co_await async::offload(pools_.mail, deliver);
    audit_result("register", context.request, sign_up.email, sent);
    if (!sent) {
        co_return delivery_failed("Account created, but email delivery failed. Use the resend endpoint to retry.");
    }
    boost::json::object answer;
    answer["username"] = account->username;
    answer["message"] = "Account created. Credentials sent by email.";
    co_return http::Response::json(200, answer);
}

boost::asio::awaitable<http::Response> RegistrationHandlers::resend(http::Context& context) {
    auto body = http::read_json_object(context.request);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    const auto email = read_email(reader);
    if (!reader.errors().empty()) co_return reader.errors().to_response();

    const auto& limits = settings_.sign_up;
    const Limits own{"register:resend", "register_resend", limits.resend_per_client, limits.resend_per_address};
    auto refused = co_await refuse(context.request, email, own);
    if (refused) co_return std::move(*refused);
    if (limits.smtp.password.empty()) co_return not_configured();

    const auto start = Steady::now();
    auto response = co_await resend_to(context.request, email);
    const auto rest = rest_of_step(start, limits.resend_step);
    co_await async::sleep_for(rest);
    co_return response;
}

// Where there is no mail to send we speak with the mail server all the same: an outage shows alike for everybody.
boost::asio::awaitable<http::Response> RegistrationHandlers::resend_to(const http::Request& request,
                                                                       std::string_view email) {
    auto find = [&] { return registration_.find_undelivered(email); };
    const auto account = co_await async::offload(pools_.password, find);
    if (!account) co_return failure_response(account.error(), request);
    auto deliver = [&] { return *account ? registration_.deliver(**account) : mailer_.probe(); };
    const auto sent = co_await async::offload(pools_.mail, deliver);
    if (*account) audit_result("register_resend", request, email, sent);
    // A refusal of this one mail, for now or for good, would tell that there was one.
    if (!sent && sent.error().code != errc::invalid_argument) {
        co_return delivery_failed("Email delivery failed. Try again later.");
    }
    boost::json::object answer;
    answer["message"] = "If credentials are eligible for resend, they were sent.";
    co_return http::Response::json(200, answer);
}

boost::asio::awaitable<std::optional<http::Response>>
RegistrationHandlers::refuse(const http::Request& request, std::string_view email, Limits limits) {
    const auto client = client_network(client_address(request, settings_));
    const std::string name(limits.name);
    auto count = [&]() -> Result<std::optional<std::chrono::seconds>> {
        const auto wait = counters_.refuse(name + ":ip", client, limits.per_client);
        return wait ? wait : counters_.refuse(name + ":email", email, limits.per_address);
    };
    const auto wait = co_await async::offload(pools_.store, count);
    if (!wait) co_return failure_response(wait.error(), request);
    if (!*wait) co_return std::nullopt;
    AuditEntry entry;
    entry.action = limits.action;
    entry.subject = email;
    entry.outcome = AuditOutcome::throttled;
    audit_repeat(settings_, request, entry);
    co_return try_later(429, "Too many attempts; try again later", **wait);
}

void RegistrationHandlers::audit_result(std::string_view action, const http::Request& request, std::string_view email,
                                        const Result<void>& result) const {
    AuditEntry entry;
    entry.action = action;
    entry.subject = email;
    if (!result) {
        const bool refused = result.error().code == errc::already_exists;
        entry.outcome = refused ? AuditOutcome::refused : AuditOutcome::failed;
        entry.detail = to_string(result.error().code);
    }
    audit(settings_, request, entry);
}

} // namespace datagems::gateway
