// The file under a ledger, as a seam: tests tear its writes, fill its disk and count its syncs.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace datagems::generation {

// Bytes are only ever added at the end or cut off there. Blocking; one caller at a time.
class AppendFile {
  public:
    virtual ~AppendFile() = default;
    // On an error any part of `bytes` may have been written.
    [[nodiscard]] virtual Result<void> append(std::string_view bytes) = 0;
    // On success all that was appended survives a loss of power.
    [[nodiscard]] virtual Result<void> sync() = 0;
    [[nodiscard]] virtual Result<void> truncate(std::uint64_t size) = 0;
};

// Makes the file (mode 0600) if missing, and syncs its directory then. errc::permission_denied, no_space, io.
[[nodiscard]] Result<std::unique_ptr<AppendFile>> open_append_file(const std::filesystem::path& path);

} // namespace datagems::generation
