#include "digested_file.hpp"

#include "datagems/base/encoding.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace datagems::generation {
namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;

} // namespace

DigestedFile::DigestedFile(std::filesystem::path path, std::filesystem::path temporary, FileDescriptor file)
    : temporary_(std::move(temporary)), file_(std::move(file)) {
    written_.path = std::move(path);
}

DigestedFile::~DigestedFile() {
    if (file_.valid()) ::unlink(temporary_.c_str());
}

Result<DigestedFile> DigestedFile::create(const std::filesystem::path& path) {
    auto temporary = path;
    temporary += ".tmp";
    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.valid()) return error_from_errno(errno, "open " + temporary.string());
    return DigestedFile(path, std::move(temporary), std::move(file));
}

Result<void> DigestedFile::add_line(std::string_view line) {
    buffer_ += line;
    ++written_.lines;
    if (buffer_.size() < buffer_bytes) return {};
    return flush();
}

Result<void> DigestedFile::flush() {
    digest_.update(buffer_);
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const auto written = ::write(file_.get(), rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return error_from_errno(errno, "write " + temporary_.string());
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    written_.bytes += buffer_.size();
    buffer_.clear();
    return {};
}

Result<WrittenFile> DigestedFile::finish() {
    if (auto flushed = flush(); !flushed) return flushed.error();
    if (::fsync(file_.get()) != 0) return error_from_errno(errno, "sync " + temporary_.string());
    if (::rename(temporary_.c_str(), written_.path.c_str()) != 0) {
        return error_from_errno(errno, "rename " + temporary_.string());
    }
    file_ = FileDescriptor();
    written_.sha256 = hex_encode(digest_.finish());
    return written_;
}

} // namespace datagems::generation
