#include "record_reader.hpp"

#include "datagems/base/utf8.hpp"
#include "json_scanner.hpp"

#include <charconv>

namespace datagems::exports {
namespace {

Error corrupt(std::string message) {
    return Error{errc::corrupt, std::move(message)};
}

std::optional<std::int64_t> parse_index(std::string_view text) {
    std::int64_t index = 0;
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, index);
    if (parsed.ec != std::errc{} || parsed.ptr != end || index < 0) return std::nullopt;
    return index;
}

bool is_string(std::string_view json) {
    return json.size() >= 2 && json.front() == '"';
}

struct RawRecord {
    std::string_view index;
    std::string_view ok;
    std::string_view data;
    std::string_view error;
};

bool split(std::string_view line, RawRecord& raw) {
    JsonScanner scanner(line);
    const bool is_object = scanner.object([&](const Member& member) {
        if (member.key == "i")
            raw.index = member.value;
        else if (member.key == "ok")
            raw.ok = member.value;
        else if (member.key == "data")
            raw.data = member.value;
        else if (member.key == "error")
            raw.error = member.value;
        return true;
    });
    return is_object && scanner.at_end();
}

} // namespace

Result<Record> parse_record(std::string_view line) {
    RawRecord raw;
    if (!is_valid_utf8(line) || !split(line, raw)) return corrupt("it is not a JSON object");
    const auto index = parse_index(raw.index);
    if (!index) return corrupt("\"i\" is not an index");
    if (raw.ok != "true" && raw.ok != "false") return corrupt("\"ok\" is neither true nor false");
    Record record;
    record.index = *index;
    record.ok = raw.ok == "true";
    if (record.ok) {
        if (!raw.data.starts_with('{')) return corrupt("\"data\" is not an object");
        record.data = raw.data;
    } else if (is_string(raw.error)) {
        record.error = raw.error.substr(1, raw.error.size() - 2);
    }
    return record;
}

Result<std::optional<Record>> RecordReader::next() {
    while (current_ < sources_.size()) {
        if (!lines_) {
            if (auto opened = open_source(); !opened) return opened.error();
        }
        const auto line = lines_->next();
        if (!line) return damaged(line.error());
        if (!*line) {
            if (auto closed = close_source(); !closed) return closed.error();
            continue;
        }
        ++line_number_;
        if (trim(**line).empty()) continue;
        auto record = parse_record(**line);
        if (!record) return damaged(with_context(record.error(), "line " + std::to_string(line_number_)));
        if (auto placed = check_place(*record); !placed) return placed.error();
        return std::optional(*record);
    }
    return std::optional<Record>();
}

// A file that is named by its peer and absent is damage, not somebody's wrong question.
Error RecordReader::damaged(const Error& cause) const {
    const auto& source = sources_[current_];
    auto error = with_context(cause, "the result file " + source.cid + " of peer " + source.peer_id);
    if (error.code == errc::not_found) error.code = errc::corrupt;
    return error;
}

Result<void> RecordReader::open_source() {
    const auto& source = sources_[current_];
    auto file = r1fs_.open(source.cid);
    if (!file) return damaged(file.error());
    lines_.emplace(std::move(*file));
    line_number_ = 0;
    next_index_ = source.range.start;
    seen_ = {};
    return {};
}

Result<void> RecordReader::close_source() {
    const auto& source = sources_[current_];
    if (source.exact && seen_ != source.counts) {
        return damaged(corrupt("it holds " + std::to_string(seen_.ok) + " good and " + std::to_string(seen_.failed) +
                               " failed records, expected " + std::to_string(source.counts.ok) + " and " +
                               std::to_string(source.counts.failed)));
    }
    lines_.reset();
    ++current_;
    return {};
}

Result<void> RecordReader::check_place(const Record& record) {
    const auto& range = sources_[current_].range;
    if (record.index < next_index_ || record.index >= range.end) {
        return damaged(corrupt("line " + std::to_string(line_number_) + ": index " + std::to_string(record.index) +
                               " is out of order or out of range"));
    }
    next_index_ = record.index + 1;
    ++(record.ok ? seen_.ok : seen_.failed);
    return {};
}

} // namespace datagems::exports
