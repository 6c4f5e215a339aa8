#include "line_reader.hpp"

#include "datagems/generation/record_line.hpp"
#include "file_descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <vector>

namespace datagems::generation {
namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;

} // namespace

Result<ScannedFile> scan_lines(const std::filesystem::path& path, const OnLine& on_line, ByteSpan span) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return error_from_errno(errno, "open " + path.string());

    std::vector<char> chunk(chunk_bytes);
    std::string begun; // a line that started in an earlier chunk
    ScannedFile scanned;
    scanned.whole_bytes = span.from;
    for (auto position = span.from;;) {
        const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), span.to - position));
        const auto got = ::pread(file.get(), chunk.data(), want, static_cast<off_t>(position));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_from_errno(errno, "read " + path.string());
        if (got == 0) return scanned;
        position += static_cast<std::uint64_t>(got);

        std::string_view rest(chunk.data(), static_cast<std::size_t>(got));
        for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            auto line = rest.substr(0, end);
            if (!begun.empty()) line = begun.append(line);
            const bool go_on = on_line(line, scanned.whole_bytes);
            scanned.whole_bytes += scanned.torn_bytes + end + 1;
            scanned.torn_bytes = 0;
            if (!go_on) return scanned;
            begun.clear();
            rest.remove_prefix(end + 1);
        }
        scanned.torn_bytes += rest.size();
        if (begun.size() <= max_line_bytes) begun.append(rest);
    }
}

} // namespace datagems::generation
