// Reads the regular expressions of ECMA-262 with the `u` flag, as JSON Schema recommends.
// Taken besides, as Annex B does, since schemas often have them:
// - a backslash before any ASCII punctuation character, the underscore or a space stands for that character;
// - "{", "}" and "]" stand for themselves where they cannot be part of the grammar;
// - in a class, a hyphen beside \d, \w, \s or \p{…} stands for itself.
// Group names may have any character beyond ASCII.
#pragma once

#include "regex/ast.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace datagems::json_schema::regex {

constexpr std::size_t kLongestPattern = 8'192; // bytes
constexpr std::size_t kDeepestNesting = 200;   // groups

// The error says what is wrong and at which character, counted from 1.
[[nodiscard]] boost::system::result<Regex, std::string> parse(std::string_view pattern);

} // namespace datagems::json_schema::regex
