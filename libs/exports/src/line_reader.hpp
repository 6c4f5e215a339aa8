// Lines of a stored file, one at a time.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/persistence/r1fs.hpp"

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

  private:
    Result<void> fill();

    std::unique_ptr<persistence::FileReader> file_;
    std::string buffer_;
    std::size_t begin_ = 0; // the unread part of the buffer
    std::size_t end_ = 0;
    bool at_end_ = false;
};

} // namespace datagems::exports
