// Makes the ledger of a lost cache directory anew from what was uploaded: the last result file, then the parts.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <filesystem>

namespace datagems::generation {

// Writes `ledger` by way of a temporary name: first what the files hold, with the notes that name them, then what the
// ledger held until now. Returns how many records came from files. A file is checked before a line of it is taken over;
// one that is missing or damaged is logged and left out: its records are made again. Blocking; an error is one of the
// store or the disk that may pass, and nothing has changed then. The caller holds the ledger's lock.
[[nodiscard]] Result<std::int64_t> rebuild_ledger(const std::filesystem::path& ledger, persistence::R1fs& files,
                                                  const documents::PeerState& state);

} // namespace datagems::generation
