#include "schema_shape.hpp"

#include "keywords/value.hpp"
#include "sanitiser/type_names.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

// `names`: a list of names, or the flag of draft 3.
enum class Kind { text, flag, number, list, names, map, schema, type, anything };

struct Keyword {
    std::string_view name;
    Kind kind;
    bool decisive; // one such keyword makes an object a schema
};

constexpr std::array kKeywords = {
    Keyword{"type", Kind::type, true},
    Keyword{"properties", Kind::map, true},
    Keyword{"items", Kind::schema, true},
    Keyword{"prefixItems", Kind::list, true},
    Keyword{"enum", Kind::list, true},
    Keyword{"$ref", Kind::text, true},
    Keyword{"$defs", Kind::map, true},
    Keyword{"allOf", Kind::list, true},
    Keyword{"anyOf", Kind::list, true},
    Keyword{"oneOf", Kind::list, true},
    Keyword{"patternProperties", Kind::map, true},
    Keyword{"additionalProperties", Kind::schema, true},
    Keyword{"propertyNames", Kind::schema, true},
    Keyword{"dependentSchemas", Kind::map, true},
    Keyword{"dependentRequired", Kind::map, true},
    Keyword{"$dynamicRef", Kind::text, true},
    Keyword{"unevaluatedItems", Kind::schema, true},
    Keyword{"unevaluatedProperties", Kind::schema, true},
    Keyword{"const", Kind::anything, false},
    Keyword{"not", Kind::schema, false},
    Keyword{"if", Kind::schema, false},
    Keyword{"then", Kind::schema, false},
    Keyword{"else", Kind::schema, false},
    Keyword{"contains", Kind::schema, false},
    Keyword{"required", Kind::names, false},
    Keyword{"minLength", Kind::number, false},
    Keyword{"maxLength", Kind::number, false},
    Keyword{"pattern", Kind::text, false},
    Keyword{"format", Kind::text, false},
    Keyword{"minimum", Kind::number, false},
    Keyword{"maximum", Kind::number, false},
    Keyword{"exclusiveMinimum", Kind::number, false},
    Keyword{"exclusiveMaximum", Kind::number, false},
    Keyword{"multipleOf", Kind::number, false},
    Keyword{"minItems", Kind::number, false},
    Keyword{"maxItems", Kind::number, false},
    Keyword{"minContains", Kind::number, false},
    Keyword{"maxContains", Kind::number, false},
    Keyword{"uniqueItems", Kind::flag, false},
    Keyword{"minProperties", Kind::number, false},
    Keyword{"maxProperties", Kind::number, false},
    Keyword{"$schema", Kind::text, false},
    Keyword{"$id", Kind::text, false},
    Keyword{"$anchor", Kind::text, false},
    Keyword{"$dynamicAnchor", Kind::text, false},
    Keyword{"$vocabulary", Kind::map, false},
    Keyword{"$comment", Kind::text, false},
    Keyword{"contentEncoding", Kind::text, false},
    Keyword{"contentMediaType", Kind::text, false},
    Keyword{"contentSchema", Kind::schema, false},
    Keyword{"title", Kind::text, false},
    Keyword{"description", Kind::text, false},
    Keyword{"default", Kind::anything, false},
    Keyword{"examples", Kind::list, false},
    Keyword{"deprecated", Kind::flag, false},
    Keyword{"readOnly", Kind::flag, false},
    Keyword{"writeOnly", Kind::flag, false},
};

// Not of draft 2020-12, but they make no sample of a schema: older drafts, OpenAPI, habit.
constexpr std::array kForeign = {
    Keyword{"definitions", Kind::map, false},        Keyword{"dependencies", Kind::map, false},
    Keyword{"additionalItems", Kind::schema, false}, Keyword{"nullable", Kind::flag, false},
    Keyword{"example", Kind::anything, false},
};

bool is_type(const json::value& value) {
    const auto names_type = [](const json::value& name) {
        return name.is_string() && is_type_name({name.get_string().data(), name.get_string().size()});
    };
    if (const auto* list = value.if_array()) return !list->empty() && std::ranges::all_of(*list, names_type);
    return names_type(value);
}

bool fits(const json::value& value, Kind kind) {
    switch (kind) {
    case Kind::text:
        return value.is_string();
    case Kind::flag:
        return value.is_bool();
    case Kind::number:
        return value.is_number();
    case Kind::list:
        return value.is_array();
    case Kind::names:
        return value.is_array() || value.is_bool();
    case Kind::map:
        return value.is_object();
    case Kind::schema:
        return value.is_object() || value.is_bool();
    case Kind::type:
        return is_type(value);
    case Kind::anything:
        break;
    }
    return true;
}

bool could_name_type(const json::value& name) {
    if (name.is_null()) return true;
    const auto* text = name.if_string();
    return text != nullptr && meant_type({text->data(), text->size()}).has_value();
}

// {"type": "str"}: meant as a schema if it has nothing that no schema has.
bool is_misspelt_type(const json::object& object) {
    const auto* type = object.if_contains("type");
    if (type == nullptr) return false;
    const auto* list = type->if_array();
    return list == nullptr ? type->is_string() && could_name_type(*type)
                           : !list->empty() && std::ranges::all_of(*list, could_name_type);
}

const Keyword* keyword_named(std::string_view name) {
    const auto keyword = std::ranges::find(kKeywords, name, &Keyword::name);
    if (keyword != kKeywords.end()) return &*keyword;
    const auto foreign = std::ranges::find(kForeign, name, &Keyword::name);
    return foreign == kForeign.end() ? nullptr : &*foreign;
}

} // namespace

bool is_type_name(std::string_view text) noexcept {
    return type_named(text) != 0;
}

bool looks_like_schema(const json::value& value) noexcept {
    if (value.is_bool()) return true;
    const auto* object = value.if_object();
    if (object == nullptr) return false;
    bool only_names = true;
    bool only_keywords = true;
    for (const auto& member : *object) {
        const auto* keyword = keyword_named({member.key().data(), member.key().size()});
        const bool is_keyword = keyword != nullptr && fits(member.value(), keyword->kind);
        if (is_keyword && keyword->decisive) return true;
        only_names = only_names && keyword != nullptr;
        only_keywords = only_keywords && is_keyword;
    }
    return only_keywords || (only_names && is_misspelt_type(*object));
}

bool is_combined(const json::object& schema) noexcept {
    constexpr std::array<std::string_view, 10> keywords = {"$ref",
                                                           "$dynamicRef",
                                                           "allOf",
                                                           "anyOf",
                                                           "oneOf",
                                                           "not",
                                                           "if",
                                                           "dependentSchemas",
                                                           "patternProperties",
                                                           "dependentRequired"};
    return std::ranges::any_of(keywords, [&schema](std::string_view keyword) { return schema.contains(keyword); });
}

bool takes_no_null(std::string_view keyword) noexcept {
    const auto found = std::ranges::find(kKeywords, keyword, &Keyword::name);
    return found != kKeywords.end() && found->kind != Kind::anything;
}

} // namespace datagems::json_schema
