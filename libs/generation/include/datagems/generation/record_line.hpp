// One line of a ledger or a result file (format: libs/generation/LEDGER.md). Pure functions.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/documents/parts.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace datagems::generation {

// What became of an index: a record, or the reason why there is none.
struct RecordLine {
    std::int64_t index = 0;
    bool ok = false;
    std::string error; // of a failed record
    friend bool operator==(const RecordLine&, const RecordLine&) = default;
};

// An uploaded file, noted before the peer state names it.
struct UploadNote {
    std::string file; // "result" or "errors"
    std::string cid;
    std::string sha256; // lower-case hex
    std::int64_t generation = 0;
    documents::RecordCounts counts{}; // what it holds
    friend bool operator==(const UploadNote&, const UploadNote&) = default;
};

// An uploaded part of a running job: the records of these bytes of the ledger.
struct PartNote {
    documents::Part part;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    friend bool operator==(const PartNote&, const PartNote&) = default;
};

// From here on another generation is made: failures so far are void, and their indexes are made again.
struct GenerationNote {
    std::int64_t generation = 0;
};

// A failure's reason is cut to this.
inline constexpr std::size_t max_error_bytes = 2'000;

// A whole line with its '\n'. `data` is written compactly in its own member order.
[[nodiscard]] std::string format_record(std::int64_t index, const boost::json::value& data);
[[nodiscard]] std::string format_failure(std::int64_t index, std::string_view error);
[[nodiscard]] std::string format_upload(const UploadNote& note);
[[nodiscard]] std::string format_part(const PartNote& note);
[[nodiscard]] std::string format_generation(std::int64_t generation);

// A line of a kind that this version does not know (a later version wrote it); it is skipped.
struct UnknownNote {};
using LedgerLine = std::variant<RecordLine, UploadNote, PartNote, GenerationNote, UnknownNote>;

// Reads a line without its '\n'. errc::corrupt when it is no JSON object, or a record without index or outcome. The
// data of a good record must be whole JSON but is not kept.
[[nodiscard]] Result<LedgerLine> parse_line(std::string_view line);

// No line is longer: a record beyond it is refused before it is written.
inline constexpr std::size_t max_line_bytes = 16 * 1024 * 1024;

} // namespace datagems::generation
