// A file that appears whole and durable under its final name, or not at all.
#pragma once

#include "datagems/base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace datagems::persistence::embedded {

// A descriptor that is closed at its end.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) noexcept : number_(number) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    [[nodiscard]] int get() const noexcept { return number_; }
    void reset() noexcept;

  private:
    [[nodiscard]] int release() noexcept;
    int number_;
};

// Written under a temporary name in `temporary_dir` (of the same file system as its final place), removed again unless
// moved there. Durable after sync(), move_to() and sync_directory(), in this order.
class NewFile {
  public:
    // errc::unavailable when the directory is gone; move_to() alike.
    [[nodiscard]] static Result<NewFile> create(const std::filesystem::path& temporary_dir);
    ~NewFile();
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;

    [[nodiscard]] Result<void> write(std::string_view bytes);
    [[nodiscard]] Result<void> sync();
    // In place of what may be there.
    [[nodiscard]] Result<void> move_to(const std::filesystem::path& path);

  private:
    NewFile(Descriptor descriptor, std::string path) noexcept
        : descriptor_(std::move(descriptor)), path_(std::move(path)) {}
    Descriptor descriptor_;
    std::string path_; // empty once moved
};

// Makes `path` with mode 0700 if it is missing; durable on success, whoever made it; errc::unavailable when its parent
// is missing.
[[nodiscard]] Result<void> make_directory(const std::filesystem::path& path);
[[nodiscard]] Result<void> sync_directory(const std::filesystem::path& path);

} // namespace datagems::persistence::embedded
