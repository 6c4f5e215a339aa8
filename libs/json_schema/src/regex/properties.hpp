// The Unicode properties of ECMA-262, as PCRE2 knows them (Unicode 14).
#pragma once

#include "regex/ast.hpp"

#include <optional>
#include <string_view>

namespace datagems::json_schema::regex {

// What stands between the braces of \p{…}: a general category, a binary property, or General_Category=, Script= or
// Script_Extensions= (gc=, sc=, scx=) with a value. Names are exact, as ECMA-262 has it. Nothing if it is unknown.
[[nodiscard]] std::optional<Property> find_property(std::string_view text);

// Which ASCII characters have the property; nothing unless it is a general category, Alphabetic, or the Latin script.
[[nodiscard]] std::optional<CharSet> ascii_members(const Property& property);

} // namespace datagems::json_schema::regex
