// Where in a file of records an index is, without reading what is before it.
#pragma once

#include "line_reader.hpp"
#include "record_line.hpp"

namespace datagems::exports {

// Moves `lines` to a line shortly before the first record whose index is not below `from`: no such record is passed
// over. Reads a few lines for each halving of the file. A file that is read from front to back only is left where it
// is. errc::corrupt for a line that cannot be read, too_large.
[[nodiscard]] Result<void> seek_record(LineReader& lines, SourceFile::Kind kind, std::int64_t from);

} // namespace datagems::exports
