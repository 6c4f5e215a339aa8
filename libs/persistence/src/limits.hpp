// What every engine refuses before it touches its store.
#pragma once

#include "datagems/base/result.hpp"

#include <string_view>

namespace datagems::persistence {

// A key, hash or field name; `what` is the word for the message.
[[nodiscard]] Result<void> check_name(std::string_view name, std::string_view what);
[[nodiscard]] Result<void> check_value(std::string_view value);

} // namespace datagems::persistence
