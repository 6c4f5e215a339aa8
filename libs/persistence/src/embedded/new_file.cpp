#include "embedded/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace datagems::persistence::embedded {
namespace {

// A file that would pass the size limit of the process has no space, too. Of a file of our own nothing but its
// directory can be missing: then the store is away.
Error write_error(int error_number, std::string_view what) {
    auto error = error_from_errno(error_number, what);
    if (error_number == ENOENT) error.code = errc::unavailable;
    if (error_number == EFBIG) return Error{errc::no_space, std::string(what) + ": the file would pass the size limit"};
    return error;
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        reset();
        number_ = other.release();
    }
    return *this;
}

void Descriptor::reset() noexcept {
    if (number_ >= 0) ::close(release());
}

int Descriptor::release() noexcept {
    return std::exchange(number_, -1);
}

Result<NewFile> NewFile::create(const std::filesystem::path& temporary_dir) {
    auto path = (temporary_dir / "new-XXXXXX").string();
    Descriptor descriptor(::mkostemp(path.data(), O_CLOEXEC)); // mode 0600
    if (descriptor.get() < 0) return write_error(errno, "make a file in " + temporary_dir.string());
    return NewFile(std::move(descriptor), std::move(path));
}

NewFile::NewFile(NewFile&& other) noexcept
    : descriptor_(std::move(other.descriptor_)), path_(std::exchange(other.path_, {})) {}

NewFile::~NewFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
}

Result<void> NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return write_error(errno, "write " + path_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> NewFile::sync() {
    if (::fsync(descriptor_.get()) != 0) return write_error(errno, "sync " + path_);
    return {};
}

Result<void> NewFile::move_to(const std::filesystem::path& path) {
    if (::rename(path_.c_str(), path.c_str()) != 0) return write_error(errno, "rename to " + path.string());
    path_.clear();
    return {};
}

Result<void> make_directory(const std::filesystem::path& path) {
    if (::mkdir(path.c_str(), 0700) != 0) {
        if (errno != EEXIST) return write_error(errno, "make the directory " + path.string());
        std::error_code ignored;
        if (!std::filesystem::is_directory(path, ignored)) {
            return Error{errc::io, path.string() + " is not a directory"};
        }
        // Another process may have made it just now, and not synced it yet; where we may not look, none of ours did.
        auto synced = sync_directory(path.parent_path());
        if (synced || synced.error().code == errc::permission_denied) return {};
        return synced;
    }
    return sync_directory(path.parent_path());
}

Result<void> sync_directory(const std::filesystem::path& path) {
    const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0) return error_from_errno(errno, "open " + path.string());
    if (::fsync(directory.get()) != 0) return error_from_errno(errno, "sync " + path.string());
    return {};
}

} // namespace datagems::persistence::embedded
