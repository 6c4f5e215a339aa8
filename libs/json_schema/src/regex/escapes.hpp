// What a backslash means: the part that is the same inside and outside of a class.
#pragma once

#include "regex/ast.hpp"
#include "regex/cursor.hpp"

#include <optional>

namespace datagems::json_schema::regex {

// Reads after the backslash at `start` one of \d \D \w \W \s \S \p{…} \P{…}; nothing, and nothing read, if it is none.
[[nodiscard]] std::optional<CharClass> class_escape(Cursor& cursor, std::size_t start);

// Reads after the backslash at `start` an escape that stands for one code point; a mistake if there is none.
[[nodiscard]] char32_t character_escape(Cursor& cursor, std::size_t start);

// Reads after "\u": four digits, two such escapes that are a surrogate pair, or {digits}.
[[nodiscard]] char32_t unicode_escape(Cursor& cursor, std::size_t start);

} // namespace datagems::json_schema::regex
