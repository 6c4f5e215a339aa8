// Single lines of a file by their offsets.
#pragma once

#include "datagems/base/result.hpp"
#include "file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::generation {

// Records are finished roughly in index order, so most lines are in the window that was read for the last one.
// Blocking.
class LineFetcher {
  public:
    [[nodiscard]] static Result<LineFetcher> open(const std::filesystem::path& path);

    // With its '\n'; valid until the next call. errc::internal if no line begins and ends there.
    [[nodiscard]] Result<std::string_view> fetch(std::uint64_t offset);

  private:
    LineFetcher(FileDescriptor file, std::filesystem::path path) : file_(std::move(file)), path_(std::move(path)) {}

    [[nodiscard]] std::optional<std::string_view> in_window(std::uint64_t offset) const;
    [[nodiscard]] Result<void> fill(std::uint64_t offset, std::size_t want);

    FileDescriptor file_;
    std::filesystem::path path_;
    std::string window_;
    std::uint64_t begin_ = 0;
};

} // namespace datagems::generation
