// The records of one file, one after another, from a given index on.
#pragma once

#include "datagems/exports/record.hpp"
#include "datagems/exports/source.hpp"
#include "line_reader.hpp"

#include <optional>

namespace datagems::exports {

// Blocking, not thread safe. Checks that indexes ascend and stay in the file's span and, of a file read from its
// beginning to its end, the counts and the digest; errors name peer and cid.
class FileCursor {
  public:
    // `source` and `file` outlive it. Opens nothing yet.
    FileCursor(persistence::R1fs& r1fs, const Source& source, const SourceFile& file, std::int64_t from);

    // To the first record, or the next one; opens the file when it is first called. False at the end: the file is
    // closed then.
    [[nodiscard]] Result<bool> advance();

    [[nodiscard]] bool opened() const noexcept { return lines_.has_value(); }
    // Of the record; before the first advance() none below it will come.
    [[nodiscard]] std::int64_t index() const noexcept { return record_.index; }
    // Its slices are valid until the next advance().
    [[nodiscard]] const Record& record() const noexcept { return record_; }

  private:
    [[nodiscard]] Error damaged(const Error& cause) const;
    [[nodiscard]] Error damaged_line(std::string message) const;
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> close();
    [[nodiscard]] Result<void> check_place(const Record& record);

    persistence::R1fs& r1fs_;
    const Source& source_;
    const SourceFile& file_;
    std::int64_t from_;
    std::optional<LineReader> lines_;
    std::uint64_t line_at_ = 0; // the byte at which the line of the record begins
    std::int64_t line_number_ = 0;
    bool from_beginning_ = true;
    std::int64_t lowest_ = 0; // the least index that may come
    RecordCounts seen_;
    Record record_;
};

} // namespace datagems::exports
