// What ECMA-262 spells differently from PCRE2: the long names of Unicode properties.
#pragma once

#include <string>
#include <string_view>

namespace datagems::json_schema {

// "\p{Letter}" to "\p{L}", "\p{Script=Greek}" to "\p{Greek}"; all else as it is.
[[nodiscard]] std::string with_short_property_names(std::string_view pattern);

} // namespace datagems::json_schema
