#include "datagems/inference/model_list.hpp"

#include "failure.hpp"
#include "model_list_paths.hpp"

#include "datagems/client/http_client.hpp"
#include "datagems/inference/own_api.hpp"

#include <boost/json/parse.hpp>

#include <set>

namespace datagems::inference {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest_list = 16;

const json::value* member(const json::value& value, json::string_view name) {
    const json::object* object = value.if_object();
    return object == nullptr ? nullptr : object->if_contains(name);
}

const json::array* find_list(const json::value& answer) {
    if (const json::array* list = answer.if_array()) return list;
    for (const auto* name : {"data", "models"}) {
        const json::value* list = member(answer, name);
        if (list != nullptr && list->is_array()) return &list->get_array();
    }
    const json::value* wrapped = member(answer, "result");
    return wrapped == nullptr ? nullptr : find_list(*wrapped);
}

std::string name_of(const json::value& entry) {
    if (const json::string* name = entry.if_string()) return {name->data(), name->size()};
    for (const auto* field : {"id", "name"}) {
        const json::value* name = member(entry, field);
        if (name != nullptr && name->is_string()) return {name->get_string().data(), name->get_string().size()};
    }
    return {};
}

Result<client::Call> make_call(std::string_view base_url, std::string_view path, std::string_view api_key) {
    auto url = endpoint_url(base_url, path);
    if (!url) return url.error();
    client::Call call;
    call.url = std::move(*url);
    call.method = http::Method::get;
    call.headers.add("Accept", "application/json");
    if (!api_key.empty()) call.headers.add("Authorization", "Bearer " + std::string(api_key));
    return call;
}

Failure failure_of_list(int status) {
    Failure failure;
    failure.kind = FailureKind::give_up;
    failure.cause = std::to_string(status);
    failure.reason = "Model list failed with status " + failure.cause;
    return failure;
}

ModelListResult read_answer(const client::Answer& answer) {
    if (answer.status < 200 || answer.status >= 300) return failure_of_list(answer.status);
    auto names = read_model_list(answer.body);
    if (names) return std::move(*names);
    Failure failure;
    failure.kind = FailureKind::give_up;
    failure.cause = "unreadable";
    failure.reason = "Model list failed: " + names.error().message;
    return failure;
}

bool says_there_is_none(const ModelListResult& listed) {
    return !listed && (listed.error().cause == "404" || listed.error().cause == "405");
}

} // namespace

Result<std::vector<std::string>> read_model_list(std::string_view body) {
    if (body.size() > max_model_list_bytes) return Error{errc::too_large, "the answer is too large"};
    json::parse_options options;
    options.max_depth = deepest_list;
    boost::system::error_code failure;
    const json::value answer = json::parse(json::string_view(body.data(), body.size()), failure, {}, options);
    if (failure) return Error{errc::corrupt, "the answer is not JSON"};
    const json::array* list = find_list(answer);
    if (list == nullptr) return Error{errc::corrupt, "the answer holds no list of models"};
    std::vector<std::string> names;
    std::set<std::string, std::less<>> seen;
    for (const json::value& entry : *list) {
        if (names.size() == max_listed_models) break;
        auto name = name_of(entry);
        if (name.empty() || name.size() > max_model_name_bytes) continue;
        if (seen.insert(name).second) names.push_back(std::move(name));
    }
    return names;
}

boost::asio::awaitable<ModelListResult> list_models(client::HttpClient& http, std::string base_url,
                                                    std::string api_key) {
    ModelListResult listed = failure_of_list(404);
    for (const auto path : model_list_paths) {
        Result<client::Call> call = make_call(base_url, path, api_key);
        if (!call) co_return failure_of_call(call.error());
        boost::asio::awaitable<Result<client::Answer>> pending = http.send(std::move(*call));
        const Result<client::Answer> answer = co_await std::move(pending);
        if (!answer) co_return failure_of_call(answer.error());
        listed = read_answer(*answer);
        if (!says_there_is_none(listed)) break;
    }
    co_return listed;
}

} // namespace datagems::inference
