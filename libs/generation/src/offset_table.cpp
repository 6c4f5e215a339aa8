#include "offset_table.hpp"

#include "datagems/generation/record_line.hpp"
#include "file_descriptor.hpp"
#include "line_reader.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <utility>

namespace datagems::generation {
namespace {

constexpr unsigned offset_shift = 16;
constexpr std::uint64_t retry_mask = 0x7fff; // a failure is void unless it was entered since the last retry began

std::size_t bytes_of(documents::IndexRange range) noexcept {
    return static_cast<std::size_t>(range.size()) * sizeof(std::uint64_t);
}

Result<FileDescriptor> open_nameless(const std::filesystem::path& directory, std::size_t bytes) {
    auto name = (directory / "offsets.XXXXXX").string();
    FileDescriptor file(::mkostemp(name.data(), O_CLOEXEC));
    if (!file.valid()) return error_from_errno(errno, "open " + name);
    ::unlink(name.c_str());
    // A page that could not be stored would kill the process when it is touched.
    if (const int failure = ::posix_fallocate(file.get(), 0, static_cast<off_t>(bytes)); failure != 0) {
        return error_from_errno(failure, "make room for " + name);
    }
    return file;
}

} // namespace

Result<OffsetTable> OffsetTable::create(const std::filesystem::path& directory, documents::IndexRange range) {
    if (range.size() <= 0) return OffsetTable({range.start, range.start}, nullptr);
    auto file = open_nameless(directory, bytes_of(range));
    if (!file) return file.error();
    void* memory = ::mmap(nullptr, bytes_of(range), PROT_READ | PROT_WRITE, MAP_SHARED, file->get(), 0);
    if (memory == MAP_FAILED) return error_from_errno(errno, "map a table of offsets");
    return OffsetTable(range, static_cast<std::uint64_t*>(memory));
}

OffsetTable::OffsetTable(OffsetTable&& other) noexcept
    : range_(other.range_), entries_(std::exchange(other.entries_, nullptr)), generation_(other.generation_),
      retry_(other.retry_) {}

OffsetTable::~OffsetTable() {
    if (entries_ != nullptr) ::munmap(entries_, bytes_of(range_));
}

Result<void> OffsetTable::fill(const std::filesystem::path& ledger) {
    const auto on_line = [&](std::string_view line, std::uint64_t offset) {
        const auto parsed = parse_line(line);
        if (!parsed) return true;
        if (const auto* record = std::get_if<RecordLine>(&*parsed)) {
            enter(record->index, offset, record->ok);
        } else if (const auto* note = std::get_if<GenerationNote>(&*parsed); note && note->generation > generation_) {
            generation_ = note->generation;
            retry_ = (retry_ + 1) & retry_mask;
        }
        return true;
    };
    const auto scanned = scan_lines(ledger, on_line);
    if (!scanned) return scanned.error();
    return {};
}

void OffsetTable::enter(std::int64_t index, std::uint64_t offset, bool ok) noexcept {
    if (index < range_.start || index >= range_.end || find(index)) return;
    entries_[index - range_.start] = (offset + 1) << offset_shift | retry_ << 1 | (ok ? 1U : 0U);
}

std::optional<OffsetTable::Line> OffsetTable::find(std::int64_t index) const noexcept {
    const auto entry = entries_[index - range_.start];
    const bool ok = (entry & 1U) != 0;
    const bool is_void = !ok && (entry >> 1 & retry_mask) != retry_;
    if (entry == 0 || is_void) return std::nullopt;
    return Line{(entry >> offset_shift) - 1, ok};
}

} // namespace datagems::generation
