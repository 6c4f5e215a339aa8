// What the fuzzers share: JSON from bytes, and ending the program where a property does not hold.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace datagems::fuzz {

// Deeper than any limit of the library, shallow enough for Boost.JSON's recursion.
constexpr std::size_t kMaxDepth = 400;

// The JSON that the text holds, if it does.
[[nodiscard]] std::optional<boost::json::value> parsed(std::string_view text);

// Aborts, naming the property, if it does not hold.
void demand(bool holds, std::string_view property);

} // namespace datagems::fuzz
