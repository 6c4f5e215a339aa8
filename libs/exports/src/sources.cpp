#include "datagems/exports/export.hpp"

#include <algorithm>

namespace datagems::exports {

Result<Format> parse_format(std::string_view text) {
    for (const auto format : {Format::json, Format::jsonl, Format::csv}) {
        if (text == to_string(format)) return format;
    }
    return Error{errc::invalid_argument, "must be one of json, jsonl, csv"};
}

std::string_view to_string(Format format) noexcept {
    switch (format) {
    case Format::json:
        return "json";
    case Format::jsonl:
        return "jsonl";
    case Format::csv:
        return "csv";
    }
    return "";
}

std::string_view content_type(Format format) noexcept {
    switch (format) {
    case Format::json:
        return "application/json; charset=utf-8";
    case Format::jsonl:
        return "application/x-ndjson; charset=utf-8";
    case Format::csv:
        return "text/csv; charset=utf-8";
    }
    return "";
}

Result<std::vector<Source>> sources_of(const persistence::JobRecord& job) {
    std::vector<Source> sources;
    for (const auto& peer : job.peers) {
        if (peer.assigned == 0) continue;
        if (!peer.result_cid) {
            if (job.view.status != documents::JobStatus::succeeded) continue;
            return Error{errc::corrupt,
                         "job " + job.view.id + " has succeeded, but peer " + peer.peer_id + " names no result file"};
        }
        // Only our own workers count revisions, and only they are known to count each record once.
        const bool exact = peer.rev > 0;
        sources.push_back(
            {peer.peer_id, *peer.result_cid, peer.range, {peer.generated_ok, peer.generated_failed}, exact});
    }
    std::ranges::sort(sources, {}, [](const Source& source) { return source.range.start; });
    return sources;
}

RecordCounts total_counts(const std::vector<Source>& sources) noexcept {
    RecordCounts total;
    for (const auto& source : sources) {
        total.ok += source.counts.ok;
        total.failed += source.counts.failed;
    }
    return total;
}

} // namespace datagems::exports
