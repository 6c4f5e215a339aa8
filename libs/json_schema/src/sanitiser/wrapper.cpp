#include "sanitiser/repairs.hpp"
#include "schema_shape.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 4> kWrappers = {"schema", "json_schema", "jsonSchema", "parameters"};

// More than {"type": "string"}, which could as well be the schema of a property called "schema".
bool is_schema_of_much(const json::value& value) {
    constexpr std::array<std::string_view, 7> keywords = {"properties", "items", "$ref",  "allOf",
                                                          "anyOf",      "oneOf", "schema"};
    const auto* object = value.if_object();
    return object != nullptr &&
           std::ranges::any_of(keywords, [object](std::string_view keyword) { return object->contains(keyword); });
}

// The member that holds the schema, if nothing beside it is a schema.
json::value* wrapped_schema(json::object& object) {
    json::value* found = nullptr;
    for (auto& member : object) {
        const std::string_view name(member.key().data(), member.key().size());
        const bool is_wrapper = std::ranges::find(kWrappers, name) != kWrappers.end();
        if (is_wrapper && is_schema_of_much(member.value()) && found == nullptr) {
            found = &member.value();
        } else if (member.value().is_structured()) {
            return nullptr;
        }
    }
    return found;
}

} // namespace

bool unwrap(json::object& schema, Warnings& warnings) {
    if (looks_like_schema(schema)) return false;
    auto* found = wrapped_schema(schema);
    if (found == nullptr) return false;
    json::object inner = std::move(found->get_object());
    for (const std::string_view keyword : {"$schema", "title", "description"}) {
        const auto* value = schema.if_contains(keyword);
        if (value != nullptr && value->is_string() && !inner.contains(keyword)) inner[keyword] = *value;
    }
    schema = std::move(inner);
    warnings.push_back("The schema was wrapped in another object; it was taken out.");
    return true;
}

} // namespace datagems::json_schema
