#include "request_body.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace datagems::inference {

namespace json = boost::json;

namespace {

std::string_view view(const json::string_view& text) {
    return {text.data(), text.size()};
}

bool is_ours(std::string_view parameter) {
    return parameter == "messages" || parameter == "model" || parameter == "response_format";
}

void append_string(std::string& body, std::string_view text) {
    body.append(json::serialize(json::string_view(text.data(), text.size())));
}

void append_messages(std::string& body, const std::vector<Message>& messages) {
    body.append(R"({"messages":[)");
    for (std::size_t i = 0; i < messages.size(); ++i) {
        body.append(i == 0 ? R"({"role":)" : R"(,{"role":)");
        append_string(body, messages[i].role);
        body.append(R"(,"content":)");
        append_string(body, messages[i].content);
        body.push_back('}');
    }
    body.push_back(']');
}

void append_response_format(std::string& body, const Completion& completion, Dialect dialect) {
    body.append(R"(,"response_format":)");
    if (completion.schema == nullptr) {
        body.append(R"({"type":"json_object"})");
        return;
    }
    const bool wrapped = dialect == Dialect::json_schema;
    if (wrapped) {
        const bool strict = fits_strict_mode(*completion.schema);
        body.append(R"({"type":"json_schema","json_schema":{"name":"record","strict":)");
        body.append(strict ? "true" : "false").append(R"(,"schema":)");
    } else {
        body.append(R"({"type":"json_object","schema":)");
    }
    if (completion.schema_text.empty()) {
        body.append(json::serialize(*completion.schema));
    } else {
        body.append(completion.schema_text);
    }
    body.append(wrapped ? "}}" : "}");
}

constexpr std::array<std::string_view, 12> strict_keywords{
    "type",  "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "description",
    "title", "$ref",       "$defs"};
constexpr int max_walk_depth = 64;

bool fits(const json::value& schema, int depth);

bool each_fits(const json::value& schemas, int depth) {
    if (const json::object* named = schemas.if_object()) {
        return std::all_of(named->begin(), named->end(),
                           [depth](const auto& entry) { return fits(entry.value(), depth); });
    }
    const json::array* list = schemas.if_array();
    return list != nullptr &&
           std::all_of(list->begin(), list->end(), [depth](const json::value& entry) { return fits(entry, depth); });
}

// Closed, and every property required.
bool is_closed(const json::object& schema) {
    const json::value* properties = schema.if_contains("properties");
    const bool is_object = properties != nullptr || schema.contains("required") ||
                           (schema.contains("type") && schema.at("type") == json::value("object"));
    if (!is_object) return true;
    const json::value* more = schema.if_contains("additionalProperties");
    const json::value* required = schema.if_contains("required");
    if (more == nullptr || *more != json::value(false) || properties == nullptr || !properties->is_object())
        return false;
    if (required == nullptr || !required->is_array()) return false;
    for (const auto& property : properties->get_object()) {
        const json::value name(property.key());
        const json::array& names = required->get_array();
        if (std::find(names.begin(), names.end(), name) == names.end()) return false;
    }
    return true;
}

bool keyword_fits(std::string_view keyword, const json::value& value, int depth) {
    if (keyword == "properties" || keyword == "$defs" || keyword == "anyOf") return each_fits(value, depth + 1);
    if (keyword == "items") return fits(value, depth + 1);
    if (keyword == "$schema") return depth == 0;
    return std::find(strict_keywords.begin(), strict_keywords.end(), keyword) != strict_keywords.end();
}

bool fits(const json::value& schema, int depth) {
    const json::object* object = schema.if_object();
    if (object == nullptr || depth > max_walk_depth || !is_closed(*object)) return false;
    return std::all_of(object->begin(), object->end(),
                       [depth](const auto& entry) { return keyword_fits(view(entry.key()), entry.value(), depth); });
}

} // namespace

Dialect resolve_dialect(Dialect dialect, std::string_view path) noexcept {
    if (dialect != Dialect::automatic) return dialect;
    return path.ends_with("/chat/completions") ? Dialect::json_schema : Dialect::json_object;
}

bool fits_strict_mode(const json::object& schema) {
    const json::value* type = schema.if_contains("type");
    if (type == nullptr || *type != json::value("object") || !is_closed(schema)) return false;
    return std::all_of(schema.begin(), schema.end(),
                       [](const auto& entry) { return keyword_fits(view(entry.key()), entry.value(), 0); });
}

std::string request_body(const Completion& completion, Dialect dialect) {
    std::string body;
    body.reserve(1024 + 2 * completion.schema_text.size());
    append_messages(body, completion.messages);
    if (completion.model) {
        body.append(R"(,"model":)");
        append_string(body, *completion.model);
    }
    for (const auto& parameter : completion.parameters) {
        if (is_ours(view(parameter.key()))) continue;
        body.push_back(',');
        append_string(body, view(parameter.key()));
        body.push_back(':');
        body.append(json::serialize(parameter.value()));
    }
    append_response_format(body, completion, dialect);
    body.push_back('}');
    return body;
}

} // namespace datagems::inference
