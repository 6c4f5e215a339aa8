// What a line of a file of records says.
#pragma once

#include "datagems/exports/record.hpp"
#include "datagems/exports/source.hpp"

#include <optional>
#include <string_view>

namespace datagems::exports {

// Nullopt for a line that is no record where such may be: blank ones anywhere, notes in parts.
[[nodiscard]] Result<std::optional<Record>> read_line(std::string_view line, SourceFile::Kind kind);

// The index of a record as our own workers write it, from the beginning of its line; nullopt for any other line.
[[nodiscard]] std::optional<std::int64_t> leading_index(std::string_view line) noexcept;

} // namespace datagems::exports
