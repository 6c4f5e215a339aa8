// Streaming exports: files of records in, JSON, JSON Lines or CSV out, in memory that does not grow with the dataset.
//
//     auto sources = exports::sources_of(r1fs, record);
//     exports::ExportStream stream(r1fs, std::move(*sources), details.schema, options);
//     for (std::string chunk; stream.next(chunk) && !chunk.empty(); chunk.clear()) send(chunk);
//
// JSON: "[", one object a line, "]". JSON Lines: one object a line. Objects keep the values as they were made; their
// fields come in the schema's order, then the others in order of appearance. CSV: UTF-8, "\n", a header in that same
// order; nested values as compact JSON; null is empty. Records are in index order; failed ones are left out.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/exports/source.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::exports {

enum class Format { json, jsonl, csv };
[[nodiscard]] Result<Format> parse_format(std::string_view text); // errc::invalid_argument names the choices
[[nodiscard]] std::string_view to_string(Format format) noexcept; // "json", "jsonl", "csv": also the file's ending
[[nodiscard]] std::string_view content_type(Format format) noexcept;

struct Options {
    Format format = Format::json;
    bool spreadsheet = false; // CSV with BOM and harmless cells; without effect on the other formats
    bool failures = false;    // the failed records as {index, error} instead of the good ones
};

// An export that is pulled chunk by chunk. Blocking (it reads files); not thread safe. `r1fs` outlives it.
class ExportStream {
  public:
    // Opens nothing yet. `schema` gives the field order.
    ExportStream(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
                 const Options& options);
    ~ExportStream();
    ExportStream(ExportStream&&) noexcept;
    ExportStream& operator=(ExportStream&&) noexcept;

    // Reads on for some hundredths of a second and appends what comes of it, 64 KiB or so at most, which may be
    // nothing: a CSV export first reads the files once for its header, and one of failures passes over the good
    // records. Returns whether there is more to do. A missing file or a damaged line is errc::corrupt, a store that is
    // away errc::unavailable; both name peer and cid. More names of fields than a CSV should have, or longer ones
    // (Columns), are errc::too_large. After an error the stream is over and gives the same error again.
    [[nodiscard]] Result<bool> advance(std::string& out);

    // Advances until something was appended; appends nothing at the end. Errors as above.
    [[nodiscard]] Result<void> next(std::string& out);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::exports
