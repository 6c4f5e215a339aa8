#include "record_line.hpp"

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

// The members that count; empty where there is none.
struct RawRecord {
    std::string_view index;
    std::string_view ok;
    std::string_view data;
    std::string_view error;
};

Result<RawRecord> split(std::string_view line) {
    RawRecord raw;
    JsonScanner scanner(line);
    const bool is_object = is_valid_utf8(line) && scanner.object([&](const Member& member) {
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
    if (!is_object || !scanner.at_end()) return corrupt("it is not a JSON object");
    return raw;
}

Result<Record> to_record(const RawRecord& raw) {
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

} // namespace

Result<Record> parse_record(std::string_view line) {
    const auto raw = split(line);
    if (!raw) return raw.error();
    return to_record(*raw);
}

Result<std::optional<Record>> read_line(std::string_view line, SourceFile::Kind kind) {
    if (trim(line).empty()) return std::optional<Record>();
    const auto raw = split(line);
    if (!raw) return raw.error();
    if (kind == SourceFile::Kind::part && raw->index.empty()) return std::optional<Record>();
    const auto record = to_record(*raw);
    if (!record) return record.error();
    return std::optional(*record);
}

std::optional<std::int64_t> leading_index(std::string_view line) noexcept {
    constexpr std::string_view beginning = "{\"i\":";
    if (!line.starts_with(beginning)) return std::nullopt;
    line.remove_prefix(beginning.size());
    return parse_index(line.substr(0, line.find(',')));
}

} // namespace datagems::exports
