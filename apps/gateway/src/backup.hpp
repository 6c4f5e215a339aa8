// datagems-gateway --backup.
#pragma once

#include "settings.hpp"

#include <string>

namespace datagems::gateway {

// Copies the embedded store into `directory` and says on the standard output how far it is, on the standard error what
// is in the way. True if the copy is whole.
[[nodiscard]] bool back_up(const Settings& settings, const std::string& directory);

} // namespace datagems::gateway
