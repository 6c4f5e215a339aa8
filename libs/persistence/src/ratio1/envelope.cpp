#include "ratio1/envelope.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace datagems::persistence::ratio1 {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 128;
constexpr std::size_t max_reason_bytes = 200;

std::optional<json::value> parse(std::string_view text, json::storage_ptr storage) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::error_code code;
    auto value = json::parse(text, code, std::move(storage), options);
    if (code) return std::nullopt;
    return value;
}

template <std::size_t count>
bool is_one_of(std::string_view name, const std::array<std::string_view, count>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// What stands beside a result in an envelope, and nowhere else.
bool is_of_envelope(std::string_view name) {
    return name == "server_node_addr" || name == "evm_network" || name.starts_with("ee_node_");
}

bool is_of_report(std::string_view name) {
    constexpr std::array<std::string_view, 7> names{"error",  "status_code", "status", "message",
                                                    "detail", "ok",          "success"};
    return is_one_of(name, names);
}

std::string text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    return json::serialize(value);
}

Error strange(std::string_view expected) {
    return Error{errc::corrupt, "the answer is not " + std::string(expected)};
}

std::string printable(std::string_view text) {
    std::string cut(utf8_prefix(text, max_reason_bytes));
    std::replace_if(
        cut.begin(), cut.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return cut;
}

std::string string_in(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// [{"loc":["body","key"],"msg":"Field required",…}] of a validator: its words are its own, "input" is what was sent.
std::string validation_text(const json::array& problems) {
    if (problems.empty() || !problems.front().is_object()) return {};
    const auto& problem = problems.front().get_object();
    std::string text = string_in(problem, "msg");
    if (const auto* place = problem.if_contains("loc"); place != nullptr && place->is_array()) {
        for (const auto& step : place->get_array()) {
            if (step.is_string()) text += " /" + std::string(step.get_string());
        }
    }
    return text;
}

// The result in a wrapper; null if there is none.
json::value* result_in(json::value& answer) {
    auto* object = answer.if_object();
    auto* result = object == nullptr ? nullptr : object->if_contains("result");
    const bool is_wrapper = result != nullptr && std::all_of(object->begin(), object->end(), [](const auto& member) {
                                return member.key() == "result" || is_of_envelope(member.key());
                            });
    return is_wrapper ? result : nullptr;
}

// The first of an object's sentences.
std::string sentence_of(const json::object& object) {
    for (const auto* name : {"error", "detail", "message"}) {
        if (auto text = string_in(object, name); !text.empty()) return text;
    }
    return {};
}

} // namespace

Result<json::value> read_result(std::string_view body, json::storage_ptr storage) {
    auto answer = parse(body, std::move(storage));
    if (!answer) return strange("JSON");
    auto* wrapped = result_in(*answer);
    return std::move(wrapped == nullptr ? *answer : *wrapped);
}

Result<std::optional<std::string>> read_value(std::string_view body) {
    json::monotonic_resource memory;
    const auto found = read_result(body, &memory);
    if (!found) return found.error();
    if (found->is_null()) return std::optional<std::string>();
    if (auto report = reported_error(*found)) return Error{errc::unavailable, "the node reports: " + *report};
    return std::optional(text_of(*found));
}

Result<HashFields> read_fields(std::string_view body) {
    json::monotonic_resource memory;
    auto answer = parse(body, &memory);
    if (!answer) return strange("JSON");
    // A hash that stands alone may have a field "result": that is a text, while a hash is none.
    const auto* wrapped = result_in(*answer);
    const bool is_field = wrapped != nullptr && wrapped->is_string();
    const auto& found = wrapped == nullptr || is_field ? *answer : *wrapped;
    HashFields fields;
    if (found.is_null()) return fields;
    if (!found.is_object()) return strange("a hash");
    if (auto report = reported_error(found)) return Error{errc::unavailable, "the node reports: " + *report};
    for (const auto& member : found.get_object()) {
        if (!member.value().is_null()) fields.insert_or_assign(std::string(member.key()), text_of(member.value()));
    }
    return fields;
}

Result<bool> read_confirmation(std::string_view body) {
    const auto found = read_result(body);
    if (!found) return found.error();
    if (found->is_bool()) return found->get_bool();
    if (reported_error(*found)) return Error{errc::unavailable, "the node reports an error"};
    return strange("true or false");
}

std::optional<std::string> reported_error(const json::value& result) {
    const auto* object = result.if_object();
    if (object == nullptr) return std::nullopt;
    const auto text = string_in(*object, "error");
    const bool is_report = !text.empty() && std::all_of(object->begin(), object->end(), [](const auto& member) {
        return is_of_report(member.key()) || member.value().is_null();
    });
    // A hash may have a field of that name as well, but documents are its values.
    if (!is_report || text.front() == '{') return std::nullopt;
    return printable(text);
}

std::string complaint_text(std::string_view body, bool secret) {
    json::monotonic_resource memory;
    const auto answer = parse(body, &memory);
    if (!answer || !answer->is_object()) return {};
    const auto& object = answer->get_object();
    const auto* detail = object.if_contains("detail");
    if (detail != nullptr && detail->is_array()) return printable(validation_text(detail->get_array()));
    if (secret) return {};
    if (detail != nullptr && detail->is_object()) return printable(sentence_of(detail->get_object()));
    const auto* error = object.if_contains("error");
    if (error != nullptr && error->is_object()) {
        const auto& inner = error->get_object();
        auto text = string_in(inner, "message");
        if (const auto more = string_in(inner, "detail"); !more.empty()) text += ": " + more;
        return printable(text);
    }
    return printable(sentence_of(object));
}

} // namespace datagems::persistence::ratio1
