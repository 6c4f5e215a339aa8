// Reads a character class.
#pragma once

#include "regex/ast.hpp"
#include "regex/cursor.hpp"

namespace datagems::json_schema::regex {

// Reads after the "[" at `start`, up to and with its "]".
[[nodiscard]] CharClass parse_class(Cursor& cursor, std::size_t start);

} // namespace datagems::json_schema::regex
