#include "handlers/models.hpp"

#include "failure_response.hpp"
#include "services/endpoint_fields.hpp"
#include "services/profile_payload.hpp"

#include "datagems/async/timeout.hpp"
#include "datagems/http/json_body.hpp"

namespace datagems::gateway {
namespace {

using namespace std::chrono_literals;

constexpr TextLength id_length{1, 64};
constexpr TextLength url_length{1, max_base_url_length};
constexpr TextLength key_length{1, 4096};
// Somebody waits for a list to choose from.
constexpr auto time_limit = 20s;

// Whether nobody answered. What an answer says is a status, or that it is of no use.
bool is_away(const inference::Failure& failure) {
    return failure.kind == inference::FailureKind::retry_call;
}

http::Response refuse(const inference::Failure& failure) {
    return is_away(failure) ? try_later(503, "Model list failed: " + failure.reason, 5s)
                            : http::Response::error(502, failure.reason);
}

boost::asio::awaitable<Result<inference::ModelListResult>> ask(client::HttpClient& http, std::string base_url,
                                                               std::string api_key) {
    auto asking = inference::list_models(http, std::move(base_url), std::move(api_key));
    auto listed = co_await std::move(asking);
    co_return Result<inference::ModelListResult>(std::move(listed));
}

} // namespace

boost::asio::awaitable<http::Response> ModelHandlers::list(http::Context& context) {
    const auto body = http::read_json_object(context.request, http::AbsentBody::is_empty);
    if (!body) co_return body.error();
    PayloadReader reader(*body);
    Query query;
    query.profile_id = reader.optional_text("profileId", id_length);
    query.base_url = reader.optional_text("baseUrl", url_length);
    query.api_key = reader.optional_text("apiKey", key_length);
    check_base_url(reader.errors(), "baseUrl", query.base_url, rules_);
    check_api_key(reader.errors(), query.api_key);
    if (!reader.errors().empty()) co_return reader.errors().to_response();
    const auto& username = context.principal->username;
    if (const auto wait = rate_.refuse(username)) {
        co_return try_later(429, "Too many model lists; try again later", *wait);
    }

    auto work = [&] { return complete(username, query); };
    const auto completed = co_await async::offload(store_pool_, work);
    if (!completed) co_return failure_response(completed.error(), context.request);
    auto asking = ask(http_, completed->base_url.value_or(""), completed->api_key.value_or(""));
    const auto listed = co_await async::with_timeout(std::move(asking), time_limit);
    if (!listed) co_return try_later(503, "Model list failed: the model API did not answer in time", 5s);
    if (!*listed) co_return refuse(listed->error());
    boost::json::object answer;
    answer["models"] = boost::json::array((*listed)->begin(), (*listed)->end());
    co_return http::Response::json(200, answer);
}

Result<ModelHandlers::Query> ModelHandlers::complete(const std::string& username, Query query) {
    const auto settings = profiles_.read(username);
    if (!settings) return settings.error();
    const auto* profile = query.profile_id ? settings->find(*query.profile_id) : settings->active();
    if (query.profile_id && profile == nullptr) {
        return Error{errc::invalid_argument, "Profile " + *query.profile_id + " not found"};
    }
    if (!query.base_url && profile != nullptr) query.base_url = profile->base_url;
    if (!query.base_url) return Error{errc::invalid_argument, "Inference base URL missing"};
    if (query.api_key || profile == nullptr) return query;
    auto key = profiles_.key_for(username, *profile, *query.base_url);
    if (!key) return key.error();
    query.api_key = std::move(*key);
    return query;
}

} // namespace datagems::gateway
