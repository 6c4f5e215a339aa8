// The last state that a worker reports of its part of a job, kept beside the ledger: the stores of a network may bring
// an older one back, and then this one is told again.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/documents/job.hpp"

#include <filesystem>
#include <optional>

namespace datagems::generation {

// Blocking. `directory` is the ledger's.
[[nodiscard]] Result<void> keep_last_report(const std::filesystem::path& directory, const documents::PeerState& state);
// nullopt if there is none; errc::corrupt if it cannot be read.
[[nodiscard]] Result<std::optional<documents::PeerState>> read_last_report(const std::filesystem::path& directory);

} // namespace datagems::generation
