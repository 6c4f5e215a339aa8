// What a caught exception says, for logs.
#pragma once

#include <exception>
#include <string>

namespace datagems {

// The exception's what(), or a sentence for one that is no std::exception. `failure` must not be null.
[[nodiscard]] std::string exception_text(const std::exception_ptr& failure);

} // namespace datagems
