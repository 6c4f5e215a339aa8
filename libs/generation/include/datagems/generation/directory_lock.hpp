// Exclusive use of a directory by one worker process, and path components made of foreign ids.
#pragma once

#include "datagems/base/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace datagems::generation {

// An id as one path component: letters, digits, '_', '-' and inner dots stay, other bytes become %XX. Never "", "." or
// "..".
[[nodiscard]] std::string path_component(std::string_view id);

// Makes the directory and its parents (mode 0700 where made).
[[nodiscard]] Result<void> make_directories(const std::filesystem::path& directory);

// Holds `flock` on the file "lock" of a directory; the kernel lets go of it when the process ends, however it ends.
class DirectoryLock {
  public:
    // Makes the directory if missing. errc::conflict when somebody else holds it.
    [[nodiscard]] static Result<DirectoryLock> take(const std::filesystem::path& directory);

    DirectoryLock(DirectoryLock&&) noexcept;
    DirectoryLock& operator=(DirectoryLock&&) noexcept;
    ~DirectoryLock();

  private:
    class Held;
    explicit DirectoryLock(std::unique_ptr<Held> held);
    std::unique_ptr<Held> held_;
};

} // namespace datagems::generation
