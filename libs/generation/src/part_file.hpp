// A part of a running job: some bytes of its ledger as a file in index order (format: documents/parts.hpp).
#pragma once

#include "datagems/generation/ledger.hpp"
#include "datagems/generation/result_file.hpp"

#include <optional>
#include <string>

namespace datagems::generation {

// Which bytes of which ledger.
struct PartRequest {
    std::filesystem::path ledger;
    std::string job_id;
    std::string peer_id;
    std::int64_t generation = 0;
    std::uint64_t void_before = 0; // failures that stand before this byte are void
    std::uint64_t from = 0;
    std::uint64_t end = 0;        // the bytes that count
    std::int64_t max_records = 1; // the part ends after so many
};

struct WrittenPart {
    WrittenFile file;
    documents::IndexRange span;
    std::uint64_t to = 0;
};

// Writes `path` as write_result_file does. nullopt if there is no record in those bytes. Blocking; memory is 16 bytes a
// record. errc::no_space, io.
[[nodiscard]] Result<std::optional<WrittenPart>> write_part(const PartRequest& request,
                                                            const std::filesystem::path& path);

} // namespace datagems::generation
