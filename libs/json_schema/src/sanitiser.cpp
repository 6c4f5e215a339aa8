#include "datagems/json_schema/sanitiser.hpp"

#include "equality.hpp"
#include "pointer.hpp"
#include "sanitiser/references.hpp"
#include "sanitiser/repairs.hpp"
#include "sanitiser/samples.hpp"
#include "schema_shape.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::string_view kDraft = "https://json-schema.org/draft/2020-12/schema";
constexpr std::size_t kDeepest = 512; // levels of JSON

// What a subschema describes: a whole value of its own, or a part of one that others describe too.
enum class Role { whole, part, definition };

struct Place {
    std::string_view keyword;
    Role role;
};

constexpr std::array kSchemas = {
    Place{"items", Role::whole},
    Place{"additionalProperties", Role::whole},
    Place{"unevaluatedItems", Role::whole},
    Place{"unevaluatedProperties", Role::whole},
    Place{"contains", Role::part},
    Place{"propertyNames", Role::part},
    Place{"not", Role::part},
    Place{"if", Role::part},
    Place{"then", Role::part},
    Place{"else", Role::part},
};
constexpr std::array kLists = {Place{"prefixItems", Role::whole}, Place{"allOf", Role::part},
                               Place{"anyOf", Role::part}, Place{"oneOf", Role::part}};
constexpr std::array kMaps = {Place{"properties", Role::whole}, Place{"patternProperties", Role::whole},
                              Place{"dependentSchemas", Role::part}, Place{"$defs", Role::definition},
                              Place{"definitions", Role::definition}};

// Calls visit(subschema, pointer, role) for each subschema of the schema that is an object.
template <class Visit>
void for_each_part(json::object& schema, const std::string& pointer, Visit visit) {
    const auto offer = [&visit](json::value& child, const std::string& place, Role role) {
        if (auto* object = child.if_object()) visit(*object, place, role);
    };
    for (const auto& [keyword, role] : kSchemas) {
        if (auto* child = schema.if_contains(keyword)) offer(*child, child_pointer(pointer, keyword), role);
    }
    for (const auto& [keyword, role] : kLists) {
        auto* found = schema.if_contains(keyword);
        auto* list = found == nullptr ? nullptr : found->if_array();
        const std::string parent = child_pointer(pointer, keyword);
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            offer((*list)[i], child_pointer(parent, std::to_string(i)), role);
        }
    }
    for (const auto& [keyword, role] : kMaps) {
        auto* found = schema.if_contains(keyword);
        auto* map = found == nullptr ? nullptr : found->if_object();
        if (map == nullptr) continue;
        const std::string parent = child_pointer(pointer, keyword);
        for (auto& member : *map) {
            offer(member.value(), child_pointer(parent, member.key()), role);
        }
    }
}

void mend_all(json::object& schema, const std::string& pointer, const ReferenceMender& references, Warnings& warnings,
              std::size_t depth) {
    if (depth > kDeepestRepair) return;
    mend_spelling(schema, pointer, warnings);
    mend_old_keywords(schema, pointer, warnings);
    mend_property_lists(schema, pointer, warnings);
    mend_samples(schema, pointer, warnings);
    references.mend(schema, pointer, warnings);
    for_each_part(schema, pointer, [&](json::object& part, const std::string& place, Role) {
        mend_all(part, place, references, warnings, depth + 1);
    });
}

// `whole`: no other schema describes the same value. Only then can the list of its properties be taken for complete.
void close_all(json::object& schema, const std::string& pointer, bool whole, const JoinedSchemas& joined,
               Warnings& warnings, std::size_t depth) {
    if (depth > kDeepestRepair) return;
    for_each_part(schema, pointer, [&](json::object& part, const std::string& place, Role role) {
        const bool stands_alone =
            role == Role::definition ? !joined.definitions_may_be_joined() : whole && role == Role::whole;
        close_all(part, place, stands_alone, joined, warnings, depth + 1);
    });
    if (whole && !joined.may_be_joined(pointer)) close_object(schema, pointer, warnings);
}

// Copying such a document, to begin with, would use the machine's stack up; the compiler refuses it anyway.
bool nests_too_deeply(const json::object& schema) {
    return std::ranges::any_of(schema, [](const auto& member) { return nested_deeper_than(member.value(), kDeepest); });
}

void mend_draft(json::object& schema, Warnings& warnings) {
    auto* draft = schema.if_contains("$schema");
    if (draft != nullptr && draft->is_string() && draft->get_string() == kDraft) return;
    warnings.push_back(draft == nullptr ? "The schema had no \"$schema\"; it was set to draft 2020-12."
                                        : "The schema's \"$schema\" was not draft 2020-12; it was replaced.");
    if (draft != nullptr) {
        *draft = kDraft;
        return;
    }
    json::object with_draft{{"$schema", kDraft}};
    for (auto& member : schema) {
        with_draft.insert_or_assign(member.key(), std::move(member.value()));
    }
    schema = std::move(with_draft);
}

// A root that is no schema at all: a sample record, or a map of properties.
void mend_bare_root(json::object& schema, Warnings& warnings) {
    json::object keywords = schema;
    keywords.stable_erase("$schema");
    if (keywords.empty() || looks_like_schema(keywords)) return;
    warnings.push_back("The root was a sample or a list of properties instead of a schema; a schema was made from it.");
    json::object mended = inferred_schema(keywords);
    if (const auto* draft = schema.if_contains("$schema")) mended["$schema"] = *draft;
    schema = std::move(mended);
}

void mend_root_type(json::object& schema, Warnings& warnings) {
    const bool says_what_it_is =
        schema.contains("type") || schema.contains("enum") || schema.contains("const") || is_combined(schema);
    if (says_what_it_is) return;
    const bool is_list = !schema.contains("properties") && (schema.contains("items") || schema.contains("prefixItems"));
    const std::string_view type = is_list ? "array" : "object";
    schema["type"] = type;
    warnings.push_back("The root had no \"type\"; it was set to \"" + std::string(type) + "\".");
}

} // namespace

std::string place_name(std::string_view pointer) {
    return pointer.empty() ? "The root" : std::string(pointer);
}

Sanitised sanitise(json::object schema) {
    if (nests_too_deeply(schema)) return {std::move(schema), {}};
    Warnings warnings;
    while (unwrap(schema, warnings)) {
    }
    mend_bare_root(schema, warnings);
    mend_draft(schema, warnings);
    mend_root_type(schema, warnings); // first: what "nullable" means depends on it
    mend_all(schema, "", ReferenceMender(schema), warnings, 0);
    json::value root(std::move(schema));
    const JoinedSchemas joined(root);
    close_all(root.get_object(), "", true, joined, warnings, 0);
    return {std::move(root.get_object()), std::move(warnings)};
}

} // namespace datagems::json_schema
