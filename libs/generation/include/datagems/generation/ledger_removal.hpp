// The end of a ledger that nobody needs any more.
#pragma once

#include "datagems/base/result.hpp"

#include <filesystem>

namespace datagems::generation {

// Removes {cache}/{job}/{peer} with everything in it, and {cache}/{job} if no other peer's folder is there. What is not
// there is no error; errc::conflict while a run holds the ledger's lock. Blocking.
[[nodiscard]] Result<void> remove_ledger(const std::filesystem::path& directory);

} // namespace datagems::generation
