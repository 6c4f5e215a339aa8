// Other names under which models know the types and formats of JSON Schema.
#pragma once

#include <optional>
#include <string_view>

namespace datagems::json_schema {

struct MeantType {
    std::string_view type;   // empty: any
    std::string_view format; // empty: none
};

// What a name that is no type is meant to say ("str", "Integer", "date"); nothing if that is not clear.
[[nodiscard]] std::optional<MeantType> meant_type(std::string_view name);

// The same for formats ("datetime", "url"); empty if it is a format's own name or anything else.
[[nodiscard]] std::string_view meant_format(std::string_view name);

} // namespace datagems::json_schema
