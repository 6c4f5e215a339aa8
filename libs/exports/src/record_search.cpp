#include "record_search.hpp"

namespace datagems::exports {
namespace {

// About what one read brings: closer is not worth another.
constexpr std::uint64_t close_enough_bytes = 64 * 1024;

struct Found {
    std::uint64_t position = 0;
    std::int64_t index = 0;
};

Result<std::optional<std::int64_t>> index_of(std::string_view line, SourceFile::Kind kind) {
    if (const auto index = leading_index(line)) return index;
    const auto record = read_line(line, kind);
    if (!record) return record.error();
    if (!*record) return std::optional<std::int64_t>();
    return std::optional((*record)->index);
}

// The first record that begins at `place` or later, but before `end`.
Result<std::optional<Found>> first_record(LineReader& lines, SourceFile::Kind kind, std::uint64_t place,
                                          std::uint64_t end) {
    if (auto moved = lines.seek(place - 1); !moved) return moved.error();
    // What is left of the line before; its end alone if a line begins right at `place`.
    if (const auto rest = lines.next(); !rest) return rest.error();
    while (lines.position() < end) {
        const auto position = lines.position();
        const auto line = lines.next();
        if (!line) return line.error();
        if (!*line) break;
        const auto index = index_of(**line, kind);
        if (!index) return with_context(index.error(), "the line at byte " + std::to_string(position));
        if (*index) return std::optional(Found{position, **index});
    }
    return std::optional<Found>();
}

} // namespace

Result<void> seek_record(LineReader& lines, SourceFile::Kind kind, std::int64_t from) {
    const auto size = lines.size();
    if (!size) return {};
    std::uint64_t low = 0;      // records that begin before it are below `from`
    std::uint64_t high = *size; // those that begin here or later are not
    while (high - low > close_enough_bytes) {
        const auto middle = low + (high - low) / 2;
        const auto found = first_record(lines, kind, middle, high);
        if (!found) return found.error();
        if (*found && (*found)->index < from) {
            low = (*found)->position;
        } else {
            high = middle;
        }
    }
    return lines.seek(low);
}

} // namespace datagems::exports
