// Reads a simple regular expression into its parts.
#pragma once

#include "sampler/regex.hpp"

namespace datagems::json_schema {

// Nothing for what is not simple, malformed, or nested more than 50 deep.
[[nodiscard]] std::optional<RegexPart> parse_regex(std::string_view pattern);

} // namespace datagems::json_schema
