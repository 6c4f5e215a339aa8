#include "datagems/exports/source.hpp"

#include "datagems/documents/parts.hpp"
#include "datagems/documents/text.hpp"

#include <algorithm>

namespace datagems::exports {
namespace {

using documents::JobStatus;
using documents::PeerState;

SourceFile result_of(const PeerState& peer) {
    SourceFile file;
    file.cid = *peer.result_cid;
    file.span = peer.range;
    file.sha256 = peer.result_sha256.value_or("");
    // Only our own workers count revisions, and only they are known to count each record once.
    const bool exact = peer.rev > 0;
    if (exact) file.counts = peer.result_counts.value_or(RecordCounts{peer.generated_ok, peer.generated_failed});
    return file;
}

bool is_within(documents::IndexRange inner, documents::IndexRange outer) noexcept {
    return inner.start >= outer.start && inner.start <= inner.end && inner.end <= outer.end;
}

Result<documents::PartsManifest> read_manifest(persistence::R1fs& r1fs, const PeerState& peer) {
    const auto text = r1fs.read_all(*peer.parts_cid, documents::max_manifest_bytes);
    if (!text) return text.error();
    const auto json = documents::parse_text(*text, "parts manifest", {documents::max_manifest_bytes, 8});
    if (!json) return json.error();
    auto manifest = documents::parts_manifest_from_json(*json);
    if (!manifest) return manifest;
    const auto fits = [&](const documents::Part& part) { return is_within(part.span, peer.range); };
    if (manifest->peer != peer.peer_id || !std::ranges::all_of(manifest->parts, fits)) {
        return Error{errc::corrupt, "the parts are not of this peer's range"};
    }
    return manifest;
}

Result<void> add_parts(persistence::R1fs& r1fs, const PeerState& peer, Source& source) {
    const auto manifest = read_manifest(r1fs, peer);
    if (!manifest) {
        auto error =
            with_context(manifest.error(), "the list of parts " + *peer.parts_cid + " of peer " + peer.peer_id);
        if (error.code == errc::not_found || error.code == errc::too_large) error.code = errc::corrupt;
        return error;
    }
    for (const auto& part : manifest->parts) {
        source.files.push_back({part.cid, SourceFile::Kind::part, part.span, part.counts, part.sha256});
    }
    if (!manifest->parts.empty()) source.reported.reset();
    return {};
}

} // namespace

Result<Source> source_of(persistence::R1fs& r1fs, const PeerState& peer, Parts parts) {
    Source source;
    source.peer_id = peer.peer_id;
    source.range = peer.range;
    source.reported = RecordCounts{};
    if (peer.result_cid) {
        source.files.push_back(result_of(peer));
        source.reported = peer.result_counts.value_or(RecordCounts{peer.generated_ok, peer.generated_failed});
    }
    if (peer.parts_cid && parts == Parts::include) {
        if (auto added = add_parts(r1fs, peer, source); !added) return added.error();
    }
    return source;
}

bool is_exportable(const persistence::JobRecord& job) noexcept {
    if (documents::is_terminal(job.view.status)) return true;
    return job.view.generation > 0 &&
           std::ranges::any_of(job.peers, [](const PeerState& peer) { return peer.result_cid.has_value(); });
}

Result<std::vector<Source>> sources_of(persistence::R1fs& r1fs, const persistence::JobRecord& job) {
    const auto status = job.view.status;
    const bool broken_off = status == JobStatus::cancelled || status == JobStatus::failed;
    std::vector<Source> sources;
    for (const auto& peer : job.peers) {
        if (peer.assigned == 0) continue;
        if (status == JobStatus::succeeded && !peer.result_cid) {
            // The replica that was asked has the end of the job, and not yet that peer's part in it.
            return Error{errc::unavailable, "job " + job.view.id + " has succeeded, but which file peer " +
                                                peer.peer_id + " made is not known here yet"};
        }
        // The parts of a job that runs come and go while they are read.
        auto source = source_of(r1fs, peer, broken_off ? Parts::include : Parts::leave_out);
        if (!source) return source.error();
        if (!source->files.empty()) sources.push_back(std::move(*source));
    }
    std::ranges::sort(sources, {}, [](const Source& source) { return source.range.start; });
    return sources;
}

std::optional<RecordCounts> total_counts(const std::vector<Source>& sources) noexcept {
    RecordCounts total;
    for (const auto& source : sources) {
        if (!source.reported) return std::nullopt;
        total.ok += source.reported->ok;
        total.failed += source.reported->failed;
    }
    return total;
}

} // namespace datagems::exports
