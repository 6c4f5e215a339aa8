// A file whose content must have a given digest.
#pragma once

#include "datagems/persistence/r1fs.hpp"

#include <memory>
#include <string>

namespace datagems::exports {

// Reads as `file` does. Where it is read from its first byte to its end without a seek, the end is errc::corrupt if
// what was read does not have the digest (lower-case hex; empty: nothing is checked).
[[nodiscard]] std::unique_ptr<persistence::FileReader> check_digest(std::unique_ptr<persistence::FileReader> file,
                                                                    std::string sha256);

} // namespace datagems::exports
