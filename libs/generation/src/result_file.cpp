#include "datagems/generation/result_file.hpp"

#include "datagems/generation/record_line.hpp"
#include "digested_file.hpp"
#include "line_reader.hpp"

#include <boost/json/serialize.hpp>

#include <cerrno>
#include <fcntl.h>
#include <vector>

namespace datagems::generation {
namespace {

enum class Which { all, failed };

// Where the line of each index begins: 8 bytes an index, 0 for "not there".
class OffsetTable {
  public:
    explicit OffsetTable(documents::IndexRange range)
        : range_(range), offsets_(static_cast<std::size_t>(std::max<std::int64_t>(range.size(), 0)), 0) {}

    [[nodiscard]] Result<void> fill(const std::filesystem::path& ledger, Which which) {
        const auto on_line = [&](std::string_view line, std::uint64_t offset) {
            const auto parsed = parse_line(line);
            if (!parsed) return;
            const auto* record = std::get_if<RecordLine>(&*parsed);
            if (record == nullptr || record->index < range_.start || record->index >= range_.end) return;
            auto& entry = offsets_[static_cast<std::size_t>(record->index - range_.start)];
            if (entry == 0) entry = (offset + 1) << 1 | (record->ok ? 1U : 0U);
        };
        const auto scanned = scan_lines(ledger, on_line);
        if (!scanned) return scanned.error();
        if (which == Which::failed) forget_good_ones();
        return {};
    }

    [[nodiscard]] std::size_t size() const noexcept { return offsets_.size(); }
    [[nodiscard]] bool has(std::size_t position) const { return offsets_[position] != 0; }
    [[nodiscard]] std::uint64_t offset(std::size_t position) const { return (offsets_[position] >> 1) - 1; }
    [[nodiscard]] std::int64_t index(std::size_t position) const {
        return range_.start + static_cast<std::int64_t>(position);
    }

  private:
    void forget_good_ones() {
        for (auto& entry : offsets_) {
            if ((entry & 1U) != 0) entry = 0;
        }
    }

    documents::IndexRange range_;
    std::vector<std::uint64_t> offsets_;
};

// Reads lines at given offsets. Records are finished roughly in index order, so most are in the window already.
class LineFetcher {
  public:
    [[nodiscard]] static Result<LineFetcher> open(const std::filesystem::path& path) {
        FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!file.valid()) return error_from_errno(errno, "open " + path.string());
        return LineFetcher(std::move(file), path);
    }

    // With its '\n'; valid until the next call.
    [[nodiscard]] Result<std::string_view> fetch(std::uint64_t offset) {
        for (std::size_t want = window_bytes;; want *= 2) {
            if (const auto line = in_window(offset)) return *line;
            if (want > 2 * max_line_bytes) return Error{errc::internal, "a ledger line has no end: " + path_.string()};
            if (auto read = fill(offset, want); !read) return read.error();
        }
    }

  private:
    static constexpr std::size_t window_bytes = 256 * 1024;

    LineFetcher(FileDescriptor file, std::filesystem::path path) : file_(std::move(file)), path_(std::move(path)) {}

    [[nodiscard]] std::optional<std::string_view> in_window(std::uint64_t offset) const {
        if (offset < begin_ || offset >= begin_ + window_.size()) return std::nullopt;
        const std::string_view rest = std::string_view(window_).substr(static_cast<std::size_t>(offset - begin_));
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        return rest.substr(0, end + 1);
    }

    [[nodiscard]] Result<void> fill(std::uint64_t offset, std::size_t want) {
        window_.resize(want);
        begin_ = offset;
        std::size_t have = 0;
        while (have < want) {
            const auto got =
                ::pread(file_.get(), window_.data() + have, want - have, static_cast<off_t>(offset + have));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return error_from_errno(errno, "read " + path_.string());
            if (got == 0) break;
            have += static_cast<std::size_t>(got);
        }
        window_.resize(have);
        return {};
    }

    FileDescriptor file_;
    std::filesystem::path path_;
    std::string window_;
    std::uint64_t begin_ = 0;
};

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

Result<WrittenFile> write_file(const std::filesystem::path& ledger, documents::IndexRange range,
                               const std::filesystem::path& path, Which which, Gaps gaps) {
    OffsetTable table(range);
    if (auto filled = table.fill(ledger, which); !filled) return filled.error();
    auto lines = LineFetcher::open(ledger);
    if (!lines) return lines.error();
    auto file = DigestedFile::create(path);
    if (!file) return file.error();
    for (std::size_t position = 0; position < table.size(); ++position) {
        if (!table.has(position)) {
            if (gaps == Gaps::leave_out) continue;
            return Error{errc::internal, "record " + std::to_string(table.index(position)) + " is not in the ledger"};
        }
        const auto line = lines->fetch(table.offset(position));
        if (!line) return line.error();
        Result<void> added;
        if (which == Which::all) {
            added = file->add_line(*line);
        } else {
            const auto error = error_line(*line);
            if (!error) return error.error();
            added = file->add_line(*error);
        }
        if (!added) return added.error();
    }
    return file->finish();
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
