// From the text of a reply to a JSON value. Pure functions.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <string_view>

namespace datagems::inference {

// Reads the JSON object that the model was asked for: the whole text if it is valid JSON (never touched then), else the
// object in a code fence, else the first object in surrounding prose. Slight damage is mended: trailing commas, single
// quotes, Python literals, comments, bare keys, raw line breaks in strings, missing brackets at the very end. Never
// adds or invents a value: an end is closed only after a complete value, otherwise the error says that the reply is
// truncated. Depth is limited to 64; the time is linear in the size. errc::corrupt says what is wrong.
[[nodiscard]] Result<boost::json::value> read_json(std::string_view content);

} // namespace datagems::inference
