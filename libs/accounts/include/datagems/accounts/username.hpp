// User names in their one spelling.
#pragma once

#include "datagems/base/result.hpp"

#include <string>
#include <string_view>

namespace datagems::accounts {

// Trimmed and in lower case, by JavaScript's notion of both: 3 to 64 of [a-z0-9._-]. errc::invalid_argument otherwise.
[[nodiscard]] Result<std::string> canonical_username(std::string_view text);

} // namespace datagems::accounts
