// From a ledger, in the order in which records were finished, to the files that are uploaded, in index order.
#pragma once

#include "datagems/documents/job.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace datagems::generation {

struct WrittenFile {
    std::filesystem::path path;
    std::string sha256; // lower-case hex
    std::uint64_t bytes = 0;
    std::int64_t lines = 0;
    documents::RecordCounts counts{}; // of record lines
};

// What to do about indexes that are not in the ledger.
enum class Gaps { refuse, leave_out };

// Writes `path` (by way of a temporary name, synced) with the line of every index of `range`, ascending. Blocking;
// memory does not grow with the range (a table of 8 bytes a record is a file beside `path` for that time).
// errc::internal if an index is missing that must not be, no_space, io.
[[nodiscard]] Result<WrittenFile> write_result_file(const std::filesystem::path& ledger, documents::IndexRange range,
                                                    const std::filesystem::path& path, Gaps gaps = Gaps::refuse);

// The same for the failed records alone: lines {"index":…,"message":…}. Indexes that are missing are left out.
[[nodiscard]] Result<WrittenFile> write_errors_file(const std::filesystem::path& ledger, documents::IndexRange range,
                                                    const std::filesystem::path& path);

} // namespace datagems::generation
