#include "datagems/generation/result_file.hpp"

#include "datagems/generation/record_line.hpp"
#include "digested_file.hpp"
#include "line_fetcher.hpp"
#include "offset_table.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::generation {
namespace {

enum class Which { all, failed };

Result<std::string> error_line(std::string_view line) {
    line.remove_suffix(1);
    auto parsed = parse_line(line);
    if (!parsed) return parsed.error();
    const auto& record = std::get<RecordLine>(*parsed);
    boost::json::object object;
    object["index"] = record.index;
    object["message"] = record.error;
    return boost::json::serialize(object) + "\n";
}

Result<void> add_line(DigestedFile& file, std::string_view line, Which which) {
    if (which == Which::all) return file.add_line(line);
    const auto error = error_line(line);
    if (!error) return error.error();
    return file.add_line(*error);
}

Result<WrittenFile> write_file(const std::filesystem::path& ledger, documents::IndexRange range,
                               const std::filesystem::path& path, Which which, Gaps gaps) {
    auto table = OffsetTable::create(path.parent_path(), range);
    if (!table) return table.error();
    if (auto filled = table->fill(ledger); !filled) return filled.error();
    auto lines = LineFetcher::open(ledger);
    if (!lines) return lines.error();
    auto file = DigestedFile::create(path);
    if (!file) return file.error();
    documents::RecordCounts counts;
    for (auto index = range.start; index < range.end; ++index) {
        const auto place = table->find(index);
        if (!place && gaps == Gaps::refuse) {
            return Error{errc::internal, "record " + std::to_string(index) + " is not in the ledger"};
        }
        if (!place || (place->ok && which == Which::failed)) continue;
        const auto line = lines->fetch(place->offset);
        if (!line) return line.error();
        if (auto added = add_line(*file, *line, which); !added) return added.error();
        ++(place->ok ? counts.ok : counts.failed);
    }
    auto written = file->finish();
    if (written) written->counts = counts;
    return written;
}

} // namespace

Result<WrittenFile> write_result_file(const std::filesystem::path& ledger, documents::IndexRange range,
                                      const std::filesystem::path& path, Gaps gaps) {
    return write_file(ledger, range, path, Which::all, gaps);
}

Result<WrittenFile> write_errors_file(const std::filesystem::path& ledger, documents::IndexRange range,
                                      const std::filesystem::path& path) {
    return write_file(ledger, range, path, Which::failed, Gaps::leave_out);
}

} // namespace datagems::generation
