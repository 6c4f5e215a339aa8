// Lines of a file from front to back, with their offsets.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string_view>

namespace datagems::generation {

// Where to begin (at the start of a line) and to end.
struct ByteSpan {
    std::uint64_t from = 0;
    std::uint64_t to = std::numeric_limits<std::uint64_t>::max();
};

struct ScannedFile {
    std::uint64_t whole_bytes = 0; // up to and with the last '\n' that was passed on
    std::uint64_t torn_bytes = 0;  // after it
};

// Calls `on_line(line without '\n', its offset)` for each whole line of the span, until it returns false. A line beyond
// max_line_bytes is passed on cut short (and so unreadable). errc::not_found, io.
using OnLine = std::function<bool(std::string_view, std::uint64_t)>;
[[nodiscard]] Result<ScannedFile> scan_lines(const std::filesystem::path& path, const OnLine& on_line,
                                             ByteSpan span = {});

} // namespace datagems::generation
