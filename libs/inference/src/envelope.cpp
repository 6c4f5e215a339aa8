#include "envelope.hpp"

#include "failure.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace datagems::inference {

namespace json = boost::json;

namespace {

// The member of an object; null if `value` is null, no object, or lacks it, or holds a JSON null.
const json::value* member(const json::value* value, const char* name) {
    const json::object* object = value == nullptr ? nullptr : value->if_object();
    const json::value* found = object == nullptr ? nullptr : object->if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

const json::value* first(const json::value* value) {
    const json::array* array = value == nullptr ? nullptr : value->if_array();
    return array == nullptr || array->empty() ? nullptr : &array->front();
}

std::string text_of(const json::value* value) {
    const json::string* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::int64_t count_of(const json::value* value) {
    if (value == nullptr || !value->is_number()) return 0;
    boost::system::error_code inexact;
    const auto number = value->to_number<std::int64_t>(inexact);
    return inexact ? 0 : std::max<std::int64_t>(number, 0);
}

// A string, the text parts of a list, or an object that the server has parsed already.
std::string content_of(const json::value* content) {
    if (content == nullptr) return {};
    if (content->is_object()) return json::serialize(*content);
    const json::array* parts = content->if_array();
    if (parts == nullptr) return text_of(content);
    std::string text;
    for (const json::value& part : *parts) {
        text.append(part.is_string() ? text_of(&part) : text_of(member(&part, "text")));
    }
    return text;
}

std::string refusal_in(const json::value* message) {
    std::string refusal = text_of(member(message, "refusal"));
    const json::value* content = member(message, "content");
    const json::array* parts = content == nullptr ? nullptr : content->if_array();
    if (parts == nullptr) return refusal;
    for (const json::value& part : *parts) {
        refusal.append(text_of(member(&part, "refusal")));
    }
    return refusal;
}

// The object that holds `choices` and `usage`; null if there is none.
const json::value* completion_in(const json::value& root) {
    if (member(&root, "choices") != nullptr) return &root;
    const json::value* result = member(&root, "result");
    const json::value* full = member(result, "FULL_OUTPUT");
    const json::value* first_output = first(full);
    for (const json::value* candidate : {first_output, full, result}) {
        if (first(member(candidate, "choices")) != nullptr) return candidate;
    }
    return nullptr;
}

Failure ask_again(std::string cause, std::string reason) {
    return Failure{FailureKind::ask_again, std::move(cause), std::move(reason), std::nullopt};
}

Failure refused(std::string_view said) {
    std::string reason = "the model refused the content";
    if (!said.empty()) reason.append(": ").append(said);
    return Failure{FailureKind::give_up, "refused", std::move(reason), std::nullopt};
}

void read_usage(const json::value* holder, Reply& reply) {
    const json::value* usage = member(holder, "usage");
    reply.tokens_in = count_of(member(usage, "prompt_tokens"));
    reply.tokens_out = count_of(member(usage, "completion_tokens"));
}

ReplyResult read_completion(const json::value* completion, std::string_view secret) {
    const json::value* choice = first(member(completion, "choices"));
    const json::value* message = member(choice, "message");
    const std::string refusal = refusal_in(message);
    if (!refusal.empty()) return refused(excerpt(refusal, secret));
    Reply reply;
    reply.finish_reason = text_of(member(choice, "finish_reason"));
    if (reply.finish_reason == "content_filter") return refused("its content filter stopped the reply");
    reply.content = content_of(member(message, "content"));
    read_usage(completion, reply);
    return reply;
}

ReplyResult read_reply(const json::value& root, std::string_view body, std::string_view secret) {
    const json::value* result = member(&root, "result");
    const json::value* bare = member(result, "TEXT_RESPONSE");
    const json::value* completion = completion_in(root);
    if (completion != nullptr) {
        ReplyResult reply = read_completion(completion, secret);
        if (reply && reply->content.empty()) reply->content = content_of(bare);
        return reply;
    }
    if (bare != nullptr) {
        Reply reply;
        reply.content = content_of(bare);
        read_usage(result, reply);
        return reply;
    }
    return ask_again("envelope", "the model API's answer holds no reply: " + excerpt(body, secret));
}

} // namespace

ReplyResult read_envelope(std::string_view body, std::string_view secret) {
    std::array<unsigned char, 8192> space;
    json::monotonic_resource memory(space.data(), space.size());
    json::parse_options options;
    options.max_depth = 64;
    boost::system::error_code failure;
    const json::value root = json::parse(body, failure, &memory, options);
    if (failure) return ask_again("envelope", "the model API's answer is not JSON: " + excerpt(body, secret));
    ReplyResult reply = read_reply(root, body, secret);
    if (reply && reply->content.empty()) return ask_again("empty", "the model's reply is empty");
    return reply;
}

} // namespace datagems::inference
