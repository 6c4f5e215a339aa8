// A file store that logs every call.
#pragma once

#include "datagems/persistence/r1fs.hpp"

#include <memory>

namespace datagems::persistence {

// One line "r1fs.call" at level info for each call: operation, cid, bytes, milliseconds, and how it ended. A file that
// is read piece by piece is one line when its reader goes, with the milliseconds spent in reading. Nothing of any file
// is in it.
[[nodiscard]] std::unique_ptr<R1fs> make_logging_r1fs(std::unique_ptr<R1fs> inner);

} // namespace datagems::persistence
