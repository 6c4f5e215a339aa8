// Fills a ledger whose directory was lost from the result file that was already uploaded.
#pragma once

#include "datagems/generation/ledger.hpp"
#include "datagems/persistence/r1fs.hpp"

namespace datagems::generation {

// Adds the file's records that the ledger lacks, then notes the file; returns how many were added. Blocking; may be
// interrupted and repeated. The file is checked before a line is taken over: errc::corrupt if its digest or a line is
// wrong, not_found if it is gone.
[[nodiscard]] Result<std::int64_t> restore_from_result(Ledger& ledger, persistence::R1fs& files,
                                                       const documents::PeerState& state);

} // namespace datagems::generation
