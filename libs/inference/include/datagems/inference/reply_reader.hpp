// From the text of a reply to a JSON value. Pure functions.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace datagems::inference {

// Reads the JSON object that the model was asked for: the whole text if it is valid JSON (never touched then), else the
// contents of a code fence, else the first balanced object in surrounding prose, else the text with slight damage
// mended (trailing commas, single quotes, Python literals, comments, an unclosed end). errc::corrupt says what is
// wrong. Depth is limited to 64. Never adds or invents a value: an unclosed end is closed only after a complete value.
[[nodiscard]] Result<boost::json::value> read_json(std::string_view content);

} // namespace datagems::inference
