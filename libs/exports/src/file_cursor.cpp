#include "file_cursor.hpp"

#include "digest_checked_file.hpp"
#include "record_line.hpp"
#include "record_search.hpp"

#include <algorithm>

namespace datagems::exports {
namespace {

std::string numbers(const RecordCounts& counts, std::string_view between) {
    return std::to_string(counts.ok).append(between) + std::to_string(counts.failed);
}

} // namespace

FileCursor::FileCursor(persistence::R1fs& r1fs, const Source& source, const SourceFile& file, std::int64_t from)
    : r1fs_(r1fs), source_(source), file_(file), from_(std::max(from, file.span.start)), lowest_(file.span.start) {
    record_.index = from_;
}

Result<bool> FileCursor::advance() {
    if (!lines_) {
        if (auto opened = open(); !opened) return opened.error();
    }
    while (true) {
        line_at_ = lines_->position();
        const auto line = lines_->next();
        if (!line) return damaged(line.error());
        if (!*line) {
            if (auto closed = close(); !closed) return closed.error();
            return false;
        }
        ++line_number_;
        const auto record = read_line(**line, file_.kind);
        if (!record) return damaged_line(record.error().message);
        if (!*record) continue;
        if (auto placed = check_place(**record); !placed) return placed.error();
        if ((*record)->index < from_) continue;
        record_ = **record;
        return true;
    }
}

// A file that is named by its peer and absent is damage, not somebody's wrong question.
Error FileCursor::damaged(const Error& cause) const {
    const std::string_view kind = file_.kind == SourceFile::Kind::result ? "result file " : "part ";
    auto error = with_context(cause, "the " + std::string(kind) + file_.cid + " of peer " + source_.peer_id);
    if (error.code == errc::not_found) error.code = errc::corrupt;
    return error;
}

Error FileCursor::damaged_line(std::string message) const {
    const auto where =
        from_beginning_ ? "line " + std::to_string(line_number_) : "the line at byte " + std::to_string(line_at_);
    return damaged(Error{errc::corrupt, where + ": " + std::move(message)});
}

Result<void> FileCursor::open() {
    auto file = r1fs_.open(file_.cid);
    if (!file) return damaged(file.error());
    lines_.emplace(check_digest(std::move(*file), file_.sha256));
    if (from_ > file_.span.start) {
        if (auto found = seek_record(*lines_, file_.kind, from_); !found) return damaged(found.error());
        from_beginning_ = lines_->position() == 0;
    }
    return {};
}

Result<void> FileCursor::close() {
    lines_.reset();
    if (from_beginning_ && file_.counts && seen_ != *file_.counts) {
        return damaged(Error{errc::corrupt, "it holds " + numbers(seen_, " good and ") + " failed records, expected " +
                                                numbers(*file_.counts, " and ")});
    }
    return {};
}

Result<void> FileCursor::check_place(const Record& record) {
    if (record.index < lowest_ || record.index >= file_.span.end) {
        return damaged_line("index " + std::to_string(record.index) + " is out of order or out of range");
    }
    lowest_ = record.index + 1;
    ++(record.ok ? seen_.ok : seen_.failed);
    return {};
}

} // namespace datagems::exports
