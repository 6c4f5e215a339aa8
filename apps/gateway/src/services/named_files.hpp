// Which files a job's records are in, as its peers say.
#pragma once

#include "datagems/persistence/jobs.hpp"

#include <string>

namespace datagems::gateway {

// How often a job is looked at when a file that it names is missing: a delivery, a retry or a deletion may have taken
// it away meanwhile. It is damage only if the job still names the same files.
inline constexpr int max_looks_for_files = 3;

// Equal for two looks at a job exactly if both name the same files.
[[nodiscard]] std::string named_files(const persistence::JobRecord& job);

} // namespace datagems::gateway
