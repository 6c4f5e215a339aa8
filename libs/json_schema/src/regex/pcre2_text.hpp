// The same regular expression in the language of PCRE2.
#pragma once

#include "regex/ast.hpp"

#include <string>

namespace datagems::json_schema::regex {

// For one without back references; to be compiled with PCRE2_UTF, PCRE2_DOTALL and PCRE2_DOLLAR_ENDONLY, without
// PCRE2_UCP. Nothing captures.
[[nodiscard]] std::string pcre2_text(const Regex& regex);

// One character of the class.
[[nodiscard]] std::string pcre2_text(const CharClass& what);

} // namespace datagems::json_schema::regex
