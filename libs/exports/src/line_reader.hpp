// Lines of a stored file, one at a time.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::exports {

inline constexpr std::size_t max_line_bytes = 16 * 1024 * 1024;

// Blocking, not thread safe. Holds one buffer that grows to the longest line.
class LineReader {
  public:
    explicit LineReader(std::unique_ptr<persistence::FileReader> file) : file_(std::move(file)) {}

    // The next line without its "\n", valid until the next call; nullopt at the end. errc::too_large for a line beyond
    // max_line_bytes.
    [[nodiscard]] Result<std::optional<std::string_view>> next();

    // Where the next line begins, in bytes from the beginning of the file.
    [[nodiscard]] std::uint64_t position() const noexcept { return buffer_at_ + begin_; }
    // Of the file, where it can be read from any place.
    [[nodiscard]] std::optional<std::uint64_t> size() { return file_->size(); }
    // The next line begins at that byte.
    [[nodiscard]] Result<void> seek(std::uint64_t position);

  private:
    Result<void> fill();

    std::unique_ptr<persistence::FileReader> file_;
    std::string buffer_;
    std::uint64_t buffer_at_ = 0; // where in the file the buffer begins
    std::size_t begin_ = 0;       // the unread part of the buffer
    std::size_t end_ = 0;
    bool at_end_ = false;
};

} // namespace datagems::exports
