#include "chat.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest_request = 96; // a schema of 64 levels, and what is around it
constexpr std::string_view default_model = "datagems-sandbox";
constexpr std::size_t bytes_per_token = 4; // near enough for statistics

Error mistake(std::string_view sentence) {
    return Error{errc::invalid_argument, std::string(sentence)};
}

const json::object* object_at(const json::object& parent, std::string_view name) {
    const json::value* found = parent.if_contains(name);
    return found ? found->if_object() : nullptr;
}

std::optional<std::string> schema_of(const json::object& request) {
    const json::object* format = object_at(request, "response_format");
    if (!format) return std::nullopt;
    if (const json::object* wrapped = object_at(*format, "json_schema")) format = wrapped;
    const json::object* schema = object_at(*format, "schema");
    if (!schema) return std::nullopt;
    return json::serialize(*schema);
}

void append_content(std::string& prompt, const json::value& content) {
    if (const json::string* text = content.if_string()) prompt.append(*text).push_back('\n');
    if (const json::array* parts = content.if_array()) {
        for (const json::value& part : *parts) {
            const json::object* object = part.if_object();
            const json::value* text = object ? object->if_contains("text") : nullptr;
            if (text) append_content(prompt, *text);
        }
    }
}

json::object completion(const Answer& answer, const ChatRequest& request, std::uint64_t call_number) {
    json::object message{{"role", "assistant"}, {"content", answer.content}};
    json::object choice{
        {"index", 0}, {"message", std::move(message)}, {"finish_reason", answer.cut ? "length" : "stop"}};
    const auto tokens_in = static_cast<std::int64_t>(request.prompt.size() / bytes_per_token);
    const auto tokens_out = static_cast<std::int64_t>(answer.content.size() / bytes_per_token);
    json::object usage{
        {"prompt_tokens", tokens_in}, {"completion_tokens", tokens_out}, {"total_tokens", tokens_in + tokens_out}};
    return json::object{{"id", "chatcmpl-" + std::to_string(call_number)},
                        {"object", "chat.completion"},
                        {"model", request.model},
                        {"choices", json::array{std::move(choice)}},
                        {"usage", std::move(usage)}};
}

} // namespace

Result<ChatRequest> read_chat_request(std::string_view body) {
    json::monotonic_resource memory;
    json::parse_options options;
    options.max_depth = deepest_request;
    boost::system::error_code error;
    const json::value parsed = json::parse(body, error, &memory, options);
    if (error) return mistake("the body is not JSON: " + error.message());
    const json::object* request = parsed.if_object();
    if (!request) return mistake("the body must be a JSON object");
    const json::value* messages = request->if_contains("messages");
    if (!messages || !messages->is_array() || messages->get_array().empty())
        return mistake("messages must be a list with at least one message");

    ChatRequest chat;
    for (const json::value& message : messages->get_array()) {
        const json::object* object = message.if_object();
        const json::value* content = object ? object->if_contains("content") : nullptr;
        if (!content) return mistake("every message needs a content");
        const json::value* role = object->if_contains("role");
        if (role && *role == "user") append_content(chat.prompt, *content);
    }
    const json::value* model = request->if_contains("model");
    chat.model = model && model->is_string() ? std::string_view(model->get_string()) : default_model;
    chat.schema = schema_of(*request);
    return chat;
}

std::string wrap_answer(ChatDialect dialect, const Answer& answer, const ChatRequest& request,
                        std::uint64_t call_number) {
    json::object body = completion(answer, request, call_number);
    if (dialect == ChatDialect::openai) return json::serialize(body);
    json::object result{{"FULL_OUTPUT", json::array{std::move(body)}}};
    return json::serialize(json::object{{"result", std::move(result)}});
}

json::object model_list() {
    json::object model{{"id", default_model}, {"object", "model"}, {"owned_by", "datagems"}};
    return json::object{{"object", "list"}, {"data", json::array{std::move(model)}}};
}

} // namespace datagems::sandbox
