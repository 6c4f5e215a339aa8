#include "pointer.hpp"
#include "sanitiser/repairs.hpp"
#include "schema_shape.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

// The same object with another name for one member, in the same place.
void rename(json::object& object, std::string_view from, std::string_view to) {
    json::object renamed;
    for (auto& member : object) {
        const bool is_it = std::string_view(member.key().data(), member.key().size()) == from;
        renamed.emplace(is_it ? json::string_view(to.data(), to.size()) : json::string_view(member.key()),
                        std::move(member.value()));
    }
    object = std::move(renamed);
}

bool is_schema_list(const json::value& value) {
    const auto* list = value.if_array();
    return list != nullptr && std::ranges::all_of(*list, [](const auto& item) { return looks_like_schema(item); });
}

bool is_name_list(const json::value& value) {
    const auto* list = value.if_array();
    return list != nullptr && std::ranges::all_of(*list, [](const auto& item) { return item.is_string(); });
}

// Up to draft 2019-09 a list under "items" was what "prefixItems" is now, and "additionalItems" what "items" is.
void mend_item_list(json::object& schema, const std::string& pointer, Warnings& warnings) {
    const auto* items = schema.if_contains("items");
    if (items == nullptr || !is_schema_list(*items) || schema.contains("prefixItems")) return;
    rename(schema, "items", "prefixItems");
    warnings.push_back(child_pointer(pointer, "items") + " was a list of schemas; it was renamed to \"prefixItems\".");
    const auto* rest = schema.if_contains("additionalItems");
    if (rest == nullptr || !(rest->is_object() || rest->is_bool())) return;
    rename(schema, "additionalItems", "items");
    warnings.push_back(child_pointer(pointer, "additionalItems") +
                       " is of an older draft; it was renamed to \"items\".");
}

// "dependencies" was parted into "dependentRequired" and "dependentSchemas".
void mend_dependencies(json::object& schema, const std::string& pointer, Warnings& warnings) {
    const auto* found = schema.if_contains("dependencies");
    const auto* dependencies = found == nullptr ? nullptr : found->if_object();
    if (dependencies == nullptr || schema.contains("dependentRequired") || schema.contains("dependentSchemas")) return;
    json::object required;
    json::object schemas;
    for (const auto& member : *dependencies) {
        if (is_name_list(member.value())) {
            required[member.key()] = member.value();
        } else if (member.value().is_bool() || member.value().is_object()) {
            schemas[member.key()] = member.value();
        } else {
            return;
        }
    }
    schema.stable_erase("dependencies");
    if (!required.empty()) schema["dependentRequired"] = std::move(required);
    if (!schemas.empty()) schema["dependentSchemas"] = std::move(schemas);
    warnings.push_back(child_pointer(pointer, "dependencies") +
                       " is of an older draft; it became \"dependentRequired\" and \"dependentSchemas\".");
}

// In draft 4 a flag said that the limit itself is excluded.
void mend_exclusive_flag(json::object& schema, std::string_view flag, std::string_view limit,
                         const std::string& pointer, Warnings& warnings) {
    auto* found = schema.if_contains(flag);
    if (found == nullptr || !found->is_bool()) return;
    if (!found->get_bool()) {
        schema.stable_erase(flag);
        warnings.push_back(child_pointer(pointer, flag) + " was false, as in an older draft; it was removed.");
        return;
    }
    const auto* bound = schema.if_contains(limit);
    if (bound == nullptr || !bound->is_number()) return;
    *found = *bound;
    warnings.push_back(child_pointer(pointer, flag) + " was true, as in an older draft; it was set to the limit.");
}

void admit_null(json::object& schema) {
    auto& type = schema.at("type");
    if (type.is_string()) {
        if (type.get_string() != "null") type = json::array{type, "null"};
    } else if (auto* list = type.if_array()) {
        if (std::ranges::find(*list, json::value("null")) == list->end()) list->emplace_back("null");
    }
    auto* choices = schema.if_contains("enum");
    auto* list = choices == nullptr ? nullptr : choices->if_array();
    if (list != nullptr && std::ranges::find(*list, json::value()) == list->end()) list->emplace_back(nullptr);
}

// OpenAPI 3.0 has no type "null".
void mend_nullable(json::object& schema, const std::string& pointer, Warnings& warnings) {
    const auto* flag = schema.if_contains("nullable");
    if (flag == nullptr || !flag->is_bool() || !schema.contains("type")) return;
    const bool nullable = flag->get_bool();
    schema.stable_erase("nullable");
    if (nullable) admit_null(schema);
    warnings.push_back(child_pointer(pointer, "nullable") + " is no keyword of JSON Schema; " +
                       (nullable ? "\"null\" became one of the types." : "it was removed."));
}

} // namespace

void mend_old_keywords(json::object& schema, const std::string& pointer, Warnings& warnings) {
    mend_item_list(schema, pointer, warnings);
    mend_dependencies(schema, pointer, warnings);
    mend_exclusive_flag(schema, "exclusiveMinimum", "minimum", pointer, warnings);
    mend_exclusive_flag(schema, "exclusiveMaximum", "maximum", pointer, warnings);
    mend_nullable(schema, pointer, warnings);
}

} // namespace datagems::json_schema
