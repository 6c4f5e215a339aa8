// Strings and numbers of a profile as JSON text.
#pragma once

#include "datagems/statistics/moments.hpp"

#include <string>
#include <string_view>

namespace datagems::exports {

// Valid UTF-8 as a JSON string.
void append_quoted(std::string& out, std::string_view text);

// Integers of up to 64 bits with all their digits, else the shortest decimal of the double that is nearest.
void append_number(std::string& out, statistics::Real number);

} // namespace datagems::exports
