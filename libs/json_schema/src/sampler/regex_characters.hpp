// Which characters to choose for a character class: printable ones, and real letters of several scripts.
#pragma once

#include "regex/ast.hpp"

namespace datagems::json_schema {

// A part of the class, empty only if the class is (or has only characters of rare properties).
[[nodiscard]] regex::CharSet usual_characters(const regex::CharClass& what);

} // namespace datagems::json_schema
