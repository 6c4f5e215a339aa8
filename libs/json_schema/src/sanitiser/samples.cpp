#include "sanitiser/samples.hpp"

#include "pointer.hpp"
#include "sanitiser/repairs.hpp"
#include "sanitiser/type_names.hpp"
#include "schema_shape.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

json::object inferred(const json::value& sample, std::size_t depth);

json::value schema_or_inferred(const json::value& value, std::size_t depth) {
    if (value.is_object() && looks_like_schema(value)) return value;
    return inferred(value, depth);
}

json::object inferred_string(const json::string& text) {
    const auto meant = meant_type({text.data(), text.size()});
    json::object schema;
    if (!meant) {
        schema["type"] = "string";
        return schema;
    }
    if (!meant->type.empty()) schema["type"] = meant->type;
    if (!meant->format.empty()) schema["format"] = meant->format;
    return schema;
}

// What all items have in common: their schema, or at least their type.
json::object common_schema(const json::array& sample, std::size_t depth) {
    json::object first;
    bool same = true;
    bool same_type = true;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        json::value schema = schema_or_inferred(sample[i], depth);
        if (i == 0) {
            first = std::move(schema.get_object());
            continue;
        }
        const auto* type = schema.get_object().if_contains("type");
        const auto* first_type = first.if_contains("type");
        same = same && schema.get_object() == first;
        same_type = same_type && type != nullptr && first_type != nullptr && *type == *first_type;
    }
    if (same) return first;
    return same_type ? json::object{{"type", first.at("type")}} : json::object{};
}

json::object inferred_array(const json::array& sample, std::size_t depth) {
    json::object schema{{"type", "array"}};
    if (sample.empty() || depth >= kDeepestRepair) return schema;
    auto items = common_schema(sample, depth + 1);
    if (!items.empty()) schema["items"] = std::move(items);
    return schema;
}

json::object inferred_object(const json::object& sample, std::size_t depth) {
    json::object properties;
    json::array required;
    for (const auto& member : sample) {
        if (depth < kDeepestRepair) properties[member.key()] = schema_or_inferred(member.value(), depth + 1);
        required.emplace_back(member.key());
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

json::object inferred(const json::value& sample, std::size_t depth) {
    switch (sample.kind()) {
    case json::kind::bool_:
        return {{"type", "boolean"}};
    case json::kind::int64:
    case json::kind::uint64:
        return {{"type", "integer"}};
    case json::kind::double_:
        return {{"type", "number"}};
    case json::kind::string:
        return inferred_string(sample.get_string());
    case json::kind::array:
        return inferred_array(sample.get_array(), depth);
    case json::kind::object:
        return inferred_object(sample.get_object(), depth);
    default:
        return {};
    }
}

// A list of samples under "items" is a list of items.
json::object inferred_items(const json::value& sample) {
    const auto* list = sample.if_array();
    return list == nullptr ? inferred(sample, 0) : common_schema(*list, 0);
}

// "anyOf": ["string", "null"]
void mend_choices(json::object& schema, std::string_view keyword, const std::string& pointer, Warnings& warnings) {
    auto* found = schema.if_contains(keyword);
    auto* list = found == nullptr ? nullptr : found->if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        auto& choice = (*list)[i];
        const auto* text = choice.if_string();
        if (text == nullptr || !meant_type({text->data(), text->size()})) continue;
        choice = inferred(choice, 0);
        warnings.push_back(child_pointer(child_pointer(pointer, keyword), std::to_string(i)) +
                           " was the name of a type; it became a schema of that type.");
    }
}

} // namespace

json::object inferred_schema(const json::value& sample) {
    return inferred(sample, 0);
}

void mend_samples(json::object& schema, const std::string& pointer, Warnings& warnings) {
    mend_choices(schema, "anyOf", pointer, warnings);
    mend_choices(schema, "oneOf", pointer, warnings);
    auto* properties = schema.if_contains("properties");
    if (properties != nullptr && properties->is_object()) {
        const std::string parent = child_pointer(pointer, "properties");
        for (auto& [name, value] : properties->get_object()) {
            if (looks_like_schema(value)) continue;
            value = inferred(value, 0);
            warnings.push_back(child_pointer(parent, name) +
                               " was a sample value instead of a schema; its type was inferred.");
        }
    }
    auto* items = schema.if_contains("items");
    if (items != nullptr && !looks_like_schema(*items)) {
        *items = inferred_items(*items);
        warnings.push_back(child_pointer(pointer, "items") +
                           " was a sample value instead of a schema; its type was inferred.");
    }
}

} // namespace datagems::json_schema
