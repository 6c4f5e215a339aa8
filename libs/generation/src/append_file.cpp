#include "datagems/generation/append_file.hpp"

#include "file_descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace datagems::generation {
namespace {

class PosixAppendFile final : public AppendFile {
  public:
    PosixAppendFile(FileDescriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

    Result<void> append(std::string_view bytes) override {
        while (!bytes.empty()) {
            const auto written = ::write(file_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return error_from_errno(errno, "write " + path_);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }

    Result<void> sync() override {
        if (::fdatasync(file_.get()) != 0) return error_from_errno(errno, "sync " + path_);
        return {};
    }

    Result<void> truncate(std::uint64_t size) override {
        if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0)
            return error_from_errno(errno, "truncate " + path_);
        return {};
    }

  private:
    FileDescriptor file_;
    std::string path_;
};

Result<void> sync_directory(const std::filesystem::path& directory) {
    const FileDescriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.valid() || ::fsync(opened.get()) != 0) {
        return error_from_errno(errno, "sync directory " + directory.string());
    }
    return {};
}

} // namespace

Result<std::unique_ptr<AppendFile>> open_append_file(const std::filesystem::path& path) {
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.valid()) return error_from_errno(errno, "open " + path.string());
    if (auto synced = sync_directory(path.parent_path()); !synced) return synced.error();
    return std::unique_ptr<AppendFile>(std::make_unique<PosixAppendFile>(std::move(file), path.string()));
}

} // namespace datagems::generation
