// What the fuzzers of schemas share: JSON from bytes.
#pragma once

#include "demand.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

namespace datagems::fuzz {

// Deeper than any limit of the library, shallow enough for Boost.JSON's recursion.
constexpr std::size_t kMaxDepth = 400;

// The JSON that the text holds, if it does.
[[nodiscard]] std::optional<boost::json::value> parsed(std::string_view text);

} // namespace datagems::fuzz
