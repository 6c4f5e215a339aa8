// JSON text of stores and files into values, within limits, and values into text that people like to read.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::documents {

struct TextLimits {
    std::size_t max_bytes = std::size_t{8} * 1024 * 1024;
    std::size_t max_depth = 64;
};

// errc::too_large beyond the limits, errc::corrupt if it is not JSON. `what` names the document in the message.
[[nodiscard]] Result<boost::json::value> parse_text(std::string_view text, std::string_view what,
                                                    TextLimits limits = {});

// Compact JSON in the value's own order. A double is the shortest decimal that reads back as itself and stays one
// (19.99, 45.0, 1e+22); it must be finite.
[[nodiscard]] std::string compact_json(const boost::json::value& value);

} // namespace datagems::documents
