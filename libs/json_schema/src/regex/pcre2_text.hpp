// The same regular expression in the language of PCRE2.
#pragma once

#include "regex/ast.hpp"

#include <string>

namespace datagems::json_schema::regex {

// To be compiled with PCRE2_UTF, PCRE2_DOTALL, PCRE2_DOLLAR_ENDONLY, PCRE2_ALLOW_EMPTY_CLASS and
// PCRE2_MATCH_UNSET_BACKREF, without PCRE2_UCP. Groups capture only if there are back references.
[[nodiscard]] std::string pcre2_text(const Regex& regex);

// One character of the class.
[[nodiscard]] std::string pcre2_text(const CharClass& what);

} // namespace datagems::json_schema::regex
