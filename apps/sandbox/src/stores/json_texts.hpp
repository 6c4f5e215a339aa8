// JSON as the stores take, keep and give it.
#pragma once

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace datagems::sandbox {

// At most 256 levels deep, no duplicate work: errc::invalid_argument says what is wrong with it.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text);

// Two JSON texts of equal values; members of objects may be in another order.
[[nodiscard]] bool are_equal_values(std::string_view left, std::string_view right);

// Members of all objects by name.
[[nodiscard]] boost::json::value with_sorted_keys(const boost::json::value& value);

// A JSON string.
[[nodiscard]] std::string json_string(std::string_view text);
// The same with nothing but ASCII, as headers need it.
[[nodiscard]] std::string ascii_only(std::string_view json_text);

// What the public sandbox does to values beside sorting them: numbers are doubles, so that integers beyond 2^53 lose
// digits; lone surrogates become U+FFFD on their way in; <, >, & are escaped on their way out.
[[nodiscard]] boost::json::value with_double_precision(boost::json::value value);
[[nodiscard]] std::string with_replaced_surrogates(std::string_view json_text);
[[nodiscard]] std::string escaped_for_html(std::string_view json_text);

} // namespace datagems::sandbox
