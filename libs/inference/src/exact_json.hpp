// JSON text to a value with every number as it is written: Boost.JSON 1.81 reads one decimal of 17 digits in four a bit
// off, and 0e400 as no number at all.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace datagems::inference {

// Nothing if the text is not JSON, is not UTF-8, or nests more than `max_depth` deep. A number too large for a double
// is infinite. Of members with one name the last counts.
[[nodiscard]] std::optional<boost::json::value> parse_exactly(std::string_view text, std::size_t max_depth);

} // namespace datagems::inference
