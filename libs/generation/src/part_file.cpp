#include "part_file.hpp"

#include "datagems/generation/record_line.hpp"
#include "digested_file.hpp"
#include "line_fetcher.hpp"
#include "line_reader.hpp"

#include <boost/json/serialize.hpp>

#include <map>

namespace datagems::generation {
namespace {

struct Entry {
    std::uint64_t offset = 0;
    bool ok = false;
};

struct Segment {
    std::map<std::int64_t, Entry> records; // by index; the first line of each
    std::uint64_t to = 0;
};

Result<Segment> read_segment(const PartRequest& request) {
    Segment segment;
    const auto on_line = [&](std::string_view line, std::uint64_t offset) {
        const auto parsed = parse_line(line);
        const auto* record = parsed ? std::get_if<RecordLine>(&*parsed) : nullptr;
        const bool counts = record != nullptr && (record->ok || offset >= request.void_before);
        if (counts) segment.records.try_emplace(record->index, Entry{offset, record->ok});
        return static_cast<std::int64_t>(segment.records.size()) < request.max_records;
    };
    const auto scanned = scan_lines(request.ledger, on_line, {request.from, request.end});
    if (!scanned) return scanned.error();
    segment.to = scanned->whole_bytes;
    return segment;
}

// Files are named by their contents: with this line no other file is equal to a part, which is deleted one day.
std::string head_line(const PartRequest& request) {
    boost::json::object part;
    part["job"] = request.job_id;
    part["peer"] = request.peer_id;
    part["from"] = static_cast<std::int64_t>(request.from);
    part["generation"] = request.generation;
    boost::json::object head;
    head["part"] = std::move(part);
    return boost::json::serialize(head) + "\n";
}

} // namespace

Result<std::optional<WrittenPart>> write_part(const PartRequest& request, const std::filesystem::path& path) {
    const auto segment = read_segment(request);
    if (!segment) return segment.error();
    if (segment->records.empty()) return std::optional<WrittenPart>();
    auto lines = LineFetcher::open(request.ledger);
    if (!lines) return lines.error();
    auto file = DigestedFile::create(path);
    if (!file) return file.error();
    if (auto added = file->add_line(head_line(request)); !added) return added.error();
    documents::RecordCounts counts;
    for (const auto& [index, entry] : segment->records) {
        const auto line = lines->fetch(entry.offset);
        if (!line) return line.error();
        if (auto added = file->add_line(*line); !added) return added.error();
        ++(entry.ok ? counts.ok : counts.failed);
    }
    auto written = file->finish();
    if (!written) return written.error();
    written->counts = counts;
    const documents::IndexRange span{segment->records.begin()->first, segment->records.rbegin()->first + 1};
    return std::optional(WrittenPart{std::move(*written), span, segment->to});
}

} // namespace datagems::generation
