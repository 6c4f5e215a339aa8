#include "schema_shape.hpp"

#include "equality.hpp"
#include "keywords/value.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

enum class Kind { text, flag, number, list, map, schema, type, anything };

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
    Keyword{"const", Kind::anything, false},
    Keyword{"not", Kind::schema, false},
    Keyword{"if", Kind::schema, false},
    Keyword{"then", Kind::schema, false},
    Keyword{"else", Kind::schema, false},
    Keyword{"contains", Kind::schema, false},
    Keyword{"required", Kind::list, false},
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
    Keyword{"$comment", Kind::text, false},
    Keyword{"title", Kind::text, false},
    Keyword{"description", Kind::text, false},
    Keyword{"default", Kind::anything, false},
    Keyword{"examples", Kind::list, false},
    Keyword{"deprecated", Kind::flag, false},
    Keyword{"readOnly", Kind::flag, false},
    Keyword{"writeOnly", Kind::flag, false},
};

constexpr std::size_t kMaxDepth = 256;

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

bool mentions_join(const json::object& object) noexcept;

bool mentions_join(const json::value& value) noexcept {
    const auto in_item = [](const json::value& item) { return mentions_join(item); };
    if (const auto* list = value.if_array()) return std::ranges::any_of(*list, in_item);
    const auto* object = value.if_object();
    return object != nullptr && mentions_join(*object);
}

bool mentions_join(const json::object& object) noexcept {
    for (const std::string_view keyword : {"allOf", "not", "if", "dependentSchemas"}) {
        if (object.contains(keyword)) return true;
    }
    return std::ranges::any_of(object, [](const auto& member) { return mentions_join(member.value()); });
}

} // namespace

bool is_type_name(std::string_view text) noexcept {
    return type_named(text) != 0;
}

bool looks_like_schema(const json::value& value) noexcept {
    if (value.is_bool()) return true;
    const auto* object = value.if_object();
    if (object == nullptr) return false;
    bool only_keywords = true;
    for (const auto& member : *object) {
        const std::string_view name(member.key().data(), member.key().size());
        const auto keyword = std::ranges::find(kKeywords, name, &Keyword::name);
        const bool is_keyword = keyword != kKeywords.end() && fits(member.value(), keyword->kind);
        if (is_keyword && keyword->decisive) return true;
        only_keywords = only_keywords && is_keyword;
    }
    return only_keywords;
}

bool is_combined(const json::object& schema) noexcept {
    constexpr std::array<std::string_view, 9> keywords = {
        "$ref", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "patternProperties", "dependentRequired"};
    return std::ranges::any_of(keywords, [&schema](std::string_view keyword) { return schema.contains(keyword); });
}

bool joins_definitions(const json::object& schema) noexcept {
    const bool too_deep =
        std::ranges::any_of(schema, [](const auto& member) { return nested_deeper_than(member.value(), kMaxDepth); });
    return too_deep || mentions_join(schema);
}

} // namespace datagems::json_schema
