// Where the records of a job are: the result files and the parts of its peers.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace datagems::exports {

using documents::RecordCounts;

// A file of records by ascending index.
struct SourceFile {
    enum class Kind {
        result, // every line is a record
        part,   // lines without "i" are notes
    };
    persistence::Cid cid;
    Kind kind = Kind::result;
    documents::IndexRange span;         // indexes outside are damage
    std::optional<RecordCounts> counts; // what it must hold; nullopt where its writer may count differently
    std::string sha256;                 // of its content, lower-case hex; empty where its writer does not tell
};

// What one peer has made. Of an index that several files hold the good line counts, else that of the latest file.
struct Source {
    std::string peer_id;
    documents::IndexRange range;
    std::vector<SourceFile> files; // in the order in which they were made
    std::optional<RecordCounts>
        reported; // how many records that is, by what the peer says; nullopt if only reading tells
};

// Whether the parts of a job that is still being made count as well.
enum class Parts { leave_out, include };

// Blocking: reads the list of parts. No files: the peer has delivered nothing. errc::corrupt for a list that is damaged
// or missing, naming peer and cid.
[[nodiscard]] Result<Source> source_of(persistence::R1fs& r1fs, const documents::PeerState& peer, Parts parts);

// Whether the job has an export: it has ended, or an earlier generation of it has and left a result.
[[nodiscard]] bool is_exportable(const persistence::JobRecord& job) noexcept;

// What an export of the job reads, in index order. Of a succeeded job every peer's result (errc::corrupt, naming it, if
// one has none); of a cancelled or failed one what was made, in whatever files; while a retry runs the results of the
// generation before.
[[nodiscard]] Result<std::vector<Source>> sources_of(persistence::R1fs& r1fs, const persistence::JobRecord& job);

// Nullopt if it is not known of every source.
[[nodiscard]] std::optional<RecordCounts> total_counts(const std::vector<Source>& sources) noexcept;

} // namespace datagems::exports
