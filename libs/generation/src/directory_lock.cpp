#include "datagems/generation/directory_lock.hpp"

#include "datagems/base/encoding.hpp"
#include "file_descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace datagems::generation {
namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

} // namespace

std::string path_component(std::string_view id) {
    std::string component;
    for (const char c : id) {
        const bool inner_dot = c == '.' && !component.empty();
        if (is_plain(c) || inner_dot) {
            component += c;
        } else {
            component += "%" + hex_encode(std::string_view(&c, 1));
        }
    }
    return component.empty() ? "%" : component;
}

Result<void> make_directories(const std::filesystem::path& directory) {
    std::error_code unknown; // then mkdir says what is wrong
    if (directory.empty() || std::filesystem::is_directory(directory, unknown)) return {};
    if (auto parent = make_directories(directory.parent_path()); !parent) return parent;
    if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return error_from_errno(errno, "make directory " + directory.string());
    }
    // A synced file in a directory that a loss of power takes away would be lost as well.
    const auto parent = directory.has_parent_path() ? directory.parent_path() : std::filesystem::path(".");
    const FileDescriptor opened(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.valid() || ::fsync(opened.get()) != 0) return error_from_errno(errno, "sync " + parent.string());
    return {};
}

class DirectoryLock::Held {
  public:
    explicit Held(FileDescriptor file) : file_(std::move(file)) {}

  private:
    FileDescriptor file_;
};

DirectoryLock::DirectoryLock(std::unique_ptr<Held> held) : held_(std::move(held)) {}
DirectoryLock::DirectoryLock(DirectoryLock&&) noexcept = default;
DirectoryLock& DirectoryLock::operator=(DirectoryLock&&) noexcept = default;
DirectoryLock::~DirectoryLock() = default;

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
    if (auto made = make_directories(directory); !made) return made.error();
    const auto path = directory / "lock";
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.valid()) return error_from_errno(errno, "open " + path.string());
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return error_from_errno(errno, "lock " + path.string());
        return Error{errc::conflict, "another worker with the same peer id is using " + directory.string()};
    }
    return DirectoryLock(std::make_unique<Held>(std::move(file)));
}

} // namespace datagems::generation
