// The records of a job's result files, in index order.
#pragma once

#include "datagems/exports/export.hpp"
#include "line_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::exports {

// A line of a result file. The slices are JSON text inside that line.
struct Record {
    std::int64_t index = 0;
    bool ok = false;
    std::string_view data;  // ok: the object
    std::string_view error; // not ok: the inside of a JSON string
};

// {"i":0,"ok":true,"data":{…}} or {"i":1,"ok":false,"error":"…"}; other fields are ignored. errc::corrupt says what is
// wrong with the line.
[[nodiscard]] Result<Record> parse_record(std::string_view line);

// Blocking, not thread safe. Checks that indexes ascend, stay in their peer's range, and (where a source is exact) that
// none is missing; errors name peer and cid.
class RecordReader {
  public:
    // Both outlive the reader.
    RecordReader(persistence::R1fs& r1fs, const std::vector<Source>& sources) : r1fs_(r1fs), sources_(sources) {}

    // The next record, its slices valid until the next call; nullopt at the end.
    [[nodiscard]] Result<std::optional<Record>> next();

  private:
    [[nodiscard]] Error damaged(const Error& cause) const;
    Result<void> open_source();
    Result<void> close_source();
    Result<void> check_place(const Record& record);

    persistence::R1fs& r1fs_;
    const std::vector<Source>& sources_;
    std::size_t current_ = 0;
    std::optional<LineReader> lines_; // of sources_[current_], once opened
    std::int64_t line_number_ = 0;
    std::int64_t next_index_ = 0;
    RecordCounts seen_;
};

} // namespace datagems::exports
