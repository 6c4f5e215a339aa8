// The stores' part of the command line.
#pragma once

#include "store_servers.hpp"

#include "datagems/base/result.hpp"

#include <string_view>

namespace datagems::sandbox {

// Sets what the option `name` (without dashes) says. False: it is no option of the stores. errc::invalid_argument names
// the option and what it takes.
[[nodiscard]] Result<bool> set_store_option(StoreSettings& settings, std::string_view name, std::string_view value);

// Its lines of --help.
[[nodiscard]] std::string_view store_usage() noexcept;

} // namespace datagems::sandbox
