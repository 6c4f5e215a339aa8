// What a peer has uploaded of a running job, so that a lost machine costs little: a list of files, itself a file in
// R1FS.
#pragma once

#include "datagems/documents/job.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace datagems::documents {

// A JSON Lines file: a first line that is no record (it has no "i"), then records by ascending index. An index is good
// in at most one part; one that failed may come again in a part that is later in the list, and that one counts.
struct Part {
    std::string cid;
    std::string sha256; // lower-case hex
    IndexRange span;    // from the first index to past the last; others may lie in between ("start", "end")
    RecordCounts counts;
    std::int64_t generation = 0;
    friend bool operator==(const Part&, const Part&) = default;
};

// R1FS, JSON; PeerState::parts_cid names it.
struct PartsManifest {
    std::string job;
    std::string peer;
    std::vector<Part> parts; // in the order in which they were made
};
inline constexpr std::size_t max_manifest_bytes = std::size_t{8} * 1024 * 1024;

[[nodiscard]] boost::json::object to_json(const PartsManifest& manifest);
// errc::corrupt names the field.
[[nodiscard]] Result<PartsManifest> parts_manifest_from_json(const boost::json::value& json);

} // namespace datagems::documents
