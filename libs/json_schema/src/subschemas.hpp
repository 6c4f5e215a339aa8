// Where subschemas stand in a schema: which keywords hold them, and in what shape.
#pragma once

#include "pointer.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <string>
#include <string_view>

namespace datagems::json_schema {

inline constexpr std::array<std::string_view, 11> kSchemaKeywords = {"additionalProperties",
                                                                     "contains",
                                                                     "contentSchema",
                                                                     "else",
                                                                     "if",
                                                                     "items",
                                                                     "not",
                                                                     "propertyNames",
                                                                     "then",
                                                                     "unevaluatedItems",
                                                                     "unevaluatedProperties"};
inline constexpr std::array<std::string_view, 4> kSchemaListKeywords = {"allOf", "anyOf", "oneOf", "prefixItems"};
inline constexpr std::array<std::string_view, 4> kSchemaMapKeywords = {"$defs", "dependentSchemas", "patternProperties",
                                                                       "properties"};

// Places longer than this are refused: each subschema keeps its own, so long names would make them grow as a square.
inline constexpr std::size_t kLongestPointer = 2'048;

// Calls visit(subschema, pointer) for each direct subschema. Values of the wrong shape are passed over.
template <class Visit>
void for_each_subschema(const boost::json::object& keywords, std::string_view pointer, Visit visit) {
    for (const std::string_view keyword : kSchemaKeywords) {
        if (const auto* child = keywords.if_contains(keyword)) visit(*child, child_pointer(pointer, keyword));
    }
    for (const std::string_view keyword : kSchemaListKeywords) {
        const auto* member = keywords.if_contains(keyword);
        const auto* list = member == nullptr ? nullptr : member->if_array();
        if (list == nullptr) continue;
        const std::string place = child_pointer(pointer, keyword);
        for (std::size_t i = 0; i < list->size(); ++i) {
            visit((*list)[i], child_pointer(place, std::to_string(i)));
        }
    }
    for (const std::string_view keyword : kSchemaMapKeywords) {
        const auto* member = keywords.if_contains(keyword);
        const auto* map = member == nullptr ? nullptr : member->if_object();
        if (map == nullptr) continue;
        const std::string place = child_pointer(pointer, keyword);
        for (const auto& entry : *map) {
            visit(entry.value(), child_pointer(place, entry.key()));
        }
    }
}

} // namespace datagems::json_schema
