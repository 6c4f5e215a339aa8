#include "line_fetcher.hpp"

#include "datagems/generation/record_line.hpp"

#include <cerrno>
#include <fcntl.h>

namespace datagems::generation {
namespace {

constexpr std::size_t window_bytes = 256 * 1024;

} // namespace

Result<LineFetcher> LineFetcher::open(const std::filesystem::path& path) {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return error_from_errno(errno, "open " + path.string());
    return LineFetcher(std::move(file), path);
}

Result<std::string_view> LineFetcher::fetch(std::uint64_t offset) {
    for (std::size_t want = window_bytes;; want *= 2) {
        if (const auto line = in_window(offset)) return *line;
        if (want > 2 * max_line_bytes) return Error{errc::internal, "a ledger line has no end: " + path_.string()};
        if (auto read = fill(offset, want); !read) return read.error();
    }
}

std::optional<std::string_view> LineFetcher::in_window(std::uint64_t offset) const {
    if (offset < begin_ || offset >= begin_ + window_.size()) return std::nullopt;
    const std::string_view rest = std::string_view(window_).substr(static_cast<std::size_t>(offset - begin_));
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    return rest.substr(0, end + 1);
}

Result<void> LineFetcher::fill(std::uint64_t offset, std::size_t want) {
    window_.resize(want);
    begin_ = offset;
    std::size_t have = 0;
    while (have < want) {
        const auto got = ::pread(file_.get(), window_.data() + have, want - have, static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_from_errno(errno, "read " + path_.string());
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    window_.resize(have);
    return {};
}

} // namespace datagems::generation
