// Lines of a file from front to back, with their offsets.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

namespace datagems::generation {

// Calls `on_line(line without '\n', its offset)` for each whole line. A line beyond max_line_bytes is passed on cut
// short (and so unreadable). Returns the offset after the last '\n'. errc::not_found, io.
struct ScannedFile {
    std::uint64_t whole_bytes = 0; // up to and with the last '\n'
    std::uint64_t torn_bytes = 0;  // after it
};
[[nodiscard]] Result<ScannedFile> scan_lines(const std::filesystem::path& path,
                                             const std::function<void(std::string_view, std::uint64_t)>& on_line);

} // namespace datagems::generation
