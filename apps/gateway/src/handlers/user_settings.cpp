#include "handlers/user_settings.hpp"

#include "failure_response.hpp"
#include "services/audit.hpp"
#include "services/endpoint_fields.hpp"
#include "services/profile_payload.hpp"

#include "datagems/http/json_body.hpp"

namespace datagems::gateway {
namespace {

namespace json = boost::json;

constexpr TextLength id_length{1, 64};

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

// What a field is once `change` is saved; empty: it is not set.
std::string after(const std::optional<std::string>& change, const std::optional<std::string>& stored) {
    return change ? *change : stored.value_or("");
}

} // namespace

boost::asio::awaitable<http::Response> UserSettingsHandlers::show(http::Context& context) {
    const auto& username = context.principal->username;
    auto read = [&] { return profiles_.read(username); };
    const auto settings = co_await async::offload(store_pool_, read);
    co_return to_response(settings, context);
}

boost::asio::awaitable<http::Response> UserSettingsHandlers::save(http::Context& context) {
    const auto body = http::read_json_object(context.request);
    if (!body) co_return body.error();
    const auto order = read_profile_order(*body, settings_.inference.addresses);
    if (!order) co_return order.error();
    const auto& username = context.principal->username;
    PayloadErrors misplaced;
    auto work = [&]() -> Result<documents::UserSettings> {
        const auto& change = order->change;
        if (order->kind == ProfileOrder::Kind::activate) return profiles_.activate(username, change.id.value_or(""));
        auto checked = check_change(username, change);
        if (!checked) return checked.error();
        misplaced = std::move(*checked);
        if (!misplaced.empty()) return Error{errc::invalid_argument, "The path is not for users"};
        return profiles_.upsert(username, change);
    };
    const auto settings = co_await async::offload(store_pool_, work);
    note(order->kind == ProfileOrder::Kind::activate ? "profile_activated" : "profile_saved", settings, context);
    if (!misplaced.empty()) co_return misplaced.to_response();
    co_return to_response(settings, context);
}

// A profile that leads elsewhere already may still be renamed, activated and deleted: calls are checked again.
Result<PayloadErrors> UserSettingsHandlers::check_change(const std::string& username,
                                                         const accounts::ProfileChange& change) {
    PayloadErrors errors;
    if (!change.base_url && !change.path) return errors;
    const auto settings = profiles_.read(username);
    if (!settings) return settings.error();
    const auto* found = change.id ? settings->find(*change.id) : nullptr;
    const auto stored = found != nullptr ? *found : documents::ModelProfile();
    const auto base_url = after(change.base_url, stored.base_url);
    auto path = after(change.path, stored.path);
    if (path.empty()) path = settings_.inference.path;
    if (!base_url.empty()) check_place(errors, "path", base_url, path, settings_.inference.addresses);
    return errors;
}

boost::asio::awaitable<http::Response> UserSettingsHandlers::remove(http::Context& context) {
    const auto body = http::read_json_object(context.request);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    const auto id = reader.text("id", id_length);
    if (!reader.errors().empty()) co_return reader.errors().to_response();
    const auto& username = context.principal->username;
    auto work = [&] { return profiles_.remove(username, id); };
    const auto settings = co_await async::offload(store_pool_, work);
    note("profile_deleted", settings, context);
    co_return to_response(settings, context);
}

void UserSettingsHandlers::note(std::string_view action, const Result<documents::UserSettings>& outcome,
                                const http::Context& context) const {
    AuditEntry entry;
    entry.action = action;
    entry.actor = context.principal->username;
    entry.subject = context.principal->username;
    const bool refused = !outcome && outcome.error().code == errc::invalid_argument;
    if (!outcome) entry.outcome = refused ? AuditOutcome::refused : AuditOutcome::failed;
    audit(settings_, context.request, entry);
}

json::object UserSettingsHandlers::to_json(std::string_view username, const documents::ModelProfile& profile) const {
    json::object object;
    object["id"] = profile.id;
    object["name"] = profile.name;
    object["baseUrl"] = or_null(profile.base_url);
    object["model"] = or_null(profile.model);
    object["path"] = or_null(profile.path);
    object["hasApiKey"] = profile.api_key.has_value();
    object["createdAt"] = to_iso8601(profile.created_at);
    object["updatedAt"] = to_iso8601(profile.updated_at);
    object["responseFormat"] = or_null(profile.response_format);
    object["apiKeyProblem"] = or_null(profiles_.key_problem(username, profile));
    return object;
}

http::Response UserSettingsHandlers::to_response(const Result<documents::UserSettings>& outcome,
                                                 const http::Context& context) const {
    if (!outcome) return failure_response(outcome.error(), context.request);
    const auto& username = context.principal->username;
    json::array profiles;
    for (const auto& profile : outcome->profiles) {
        profiles.push_back(to_json(username, profile));
    }
    const auto* active = outcome->active();
    json::object body;
    body["activeProfileId"] = active != nullptr ? json::value(active->id) : json::value(nullptr);
    body["maxProfiles"] = static_cast<std::int64_t>(profiles_.max_profiles());
    body["profiles"] = std::move(profiles);
    body["activeProfile"] = active != nullptr ? json::value(to_json(username, *active)) : json::value(nullptr);
    body["baseUrl"] = active != nullptr ? or_null(active->base_url) : json::value(nullptr);
    body["model"] = active != nullptr ? or_null(active->model) : json::value(nullptr);
    body["path"] = active != nullptr ? or_null(active->path) : json::value(nullptr);
    body["hasApiKey"] = active != nullptr && active->api_key.has_value();
    return http::Response::json(200, body);
}

} // namespace datagems::gateway
