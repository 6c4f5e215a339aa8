#include "pointer.hpp"
#include "sanitiser/repairs.hpp"
#include "schema_shape.hpp"
#include "subschemas.hpp"

#include <algorithm>
#include <optional>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

json::object* object_under(json::object& schema, std::string_view keyword) {
    auto* found = schema.if_contains(keyword);
    return found == nullptr ? nullptr : found->if_object();
}

json::array* list_under(json::object& schema, std::string_view keyword) {
    auto* found = schema.if_contains(keyword);
    return found == nullptr ? nullptr : found->if_array();
}

// [{"name": "a", "type": "string"}, …] as {"a": {"type": "string"}, …}; nothing if an entry has no name of its own.
std::optional<json::object> named_schemas(const json::array& list) {
    json::object map;
    for (const auto& entry : list) {
        const auto* fields = entry.if_object();
        const auto* name = fields == nullptr ? nullptr : fields->if_contains("name");
        if (name == nullptr || !name->is_string() || map.contains(name->get_string())) return std::nullopt;
        json::object schema = *fields;
        schema.stable_erase("name");
        if (!looks_like_schema(schema)) return std::nullopt;
        map[name->get_string()] = std::move(schema);
    }
    return map;
}

void mend_property_list(json::object& schema, const std::string& pointer, Warnings& warnings) {
    const auto* list = list_under(schema, "properties");
    auto map = list == nullptr ? std::nullopt : named_schemas(*list);
    if (!map) return;
    schema["properties"] = std::move(*map);
    warnings.push_back(child_pointer(pointer, "properties") +
                       " was a list; its entries became properties by their names.");
}

// "required": "name", "required": ["name", "name"], and a flag that no "properties" around it can turn into a name.
void mend_required_list(json::object& schema, const std::string& pointer, Warnings& warnings) {
    auto* required = schema.if_contains("required");
    if (required == nullptr) return;
    if (required->is_bool()) {
        schema.stable_erase("required");
        warnings.push_back(child_pointer(pointer, "required") + " was a flag where no property is; it was removed.");
        return;
    }
    if (required->is_string()) {
        *required = json::array{*required};
        warnings.push_back(child_pointer(pointer, "required") + " was one name; it became a list.");
    }
    auto* list = required->if_array();
    if (list == nullptr) return;
    json::array once;
    for (const auto& name : *list) {
        if (!name.is_string() || std::ranges::find(once, name) == once.end()) once.push_back(name);
    }
    if (once.size() == list->size()) return;
    *list = std::move(once);
    warnings.push_back(child_pointer(pointer, "required") + " named a property twice; it names each once now.");
}

// In draft 3 each property said for itself whether it is required.
void mend_required_flags(json::object& schema, const std::string& pointer, Warnings& warnings) {
    auto* properties = object_under(schema, "properties");
    if (properties == nullptr) return;
    json::array flagged;
    bool has_flags = false;
    for (auto& member : *properties) {
        auto* property = member.value().if_object();
        const auto* flag = property == nullptr ? nullptr : property->if_contains("required");
        if (flag == nullptr || !flag->is_bool()) continue;
        has_flags = true;
        if (flag->get_bool()) flagged.emplace_back(member.key());
        property->stable_erase("required");
    }
    if (!has_flags) return;
    warnings.push_back(child_pointer(pointer, "properties") +
                       " had \"required\" as a flag of its properties; the names were put into one list.");
    if (!schema.contains("required")) schema["required"] = json::array();
    auto* list = list_under(schema, "required");
    if (list == nullptr) return;
    for (auto& name : flagged) {
        if (std::ranges::find(*list, name) == list->end()) list->push_back(std::move(name));
    }
}

void require_all(json::object& schema, const json::object& properties, const std::string& pointer, Warnings& warnings) {
    json::array names;
    for (const auto& member : properties) {
        names.emplace_back(member.key());
    }
    schema["required"] = std::move(names);
    warnings.push_back(place_name(pointer) + " had no \"required\"; all its properties were made required.");
}

// A property under such a name would be refused by the compiler.
bool is_too_long(const json::string& name, const std::string& pointer) {
    return child_pointer(child_pointer(pointer, "properties"), name).size() > kLongestPointer;
}

bool requires_too_long_a_name(const json::object& schema, const std::string& pointer) {
    const auto* required = schema.if_contains("required");
    const auto* names = required == nullptr ? nullptr : required->if_array();
    return names != nullptr && std::ranges::any_of(*names, [&pointer](const json::value& name) {
               return name.is_string() && is_too_long(name.get_string(), pointer);
           });
}

// Closed, an object that must have a property which it may not have could never be valid.
void describe_required(json::object& properties, const json::array& required, const std::string& pointer,
                       Warnings& warnings) {
    for (const auto& name : required) {
        if (!name.is_string() || properties.contains(name.get_string())) continue;
        properties[name.get_string()] = json::object();
        warnings.push_back(child_pointer(child_pointer(pointer, "properties"), name.get_string()) +
                           " was required but not described; it may have any value now.");
    }
}

} // namespace

void mend_property_lists(json::object& schema, const std::string& pointer, Warnings& warnings) {
    mend_property_list(schema, pointer, warnings);
    mend_required_list(schema, pointer, warnings);
    mend_required_flags(schema, pointer, warnings);
}

void close_object(json::object& schema, const std::string& pointer, Warnings& warnings) {
    // Where other keywords speak of the same object, its list of names is not the whole story.
    if (object_under(schema, "properties") == nullptr || is_combined(schema)) return;
    if (requires_too_long_a_name(schema, pointer)) return;
    if (!schema.contains("required")) require_all(schema, *object_under(schema, "properties"), pointer, warnings);
    if (!schema.contains("additionalProperties") && !schema.contains("unevaluatedProperties")) {
        schema["additionalProperties"] = false;
        warnings.push_back(place_name(pointer) + " had no \"additionalProperties\"; it was set to false.");
    }
    const auto* rest = schema.if_contains("additionalProperties");
    const auto* required = list_under(schema, "required");
    if (required == nullptr || rest == nullptr || *rest != json::value(false)) return;
    describe_required(*object_under(schema, "properties"), *required, pointer, warnings);
}

} // namespace datagems::json_schema
