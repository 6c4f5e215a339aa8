#include "line_reader.hpp"

#include <cstring>
#include <span>

namespace datagems::exports {
namespace {

constexpr std::size_t initial_buffer_bytes = 64 * 1024;

} // namespace

Result<std::optional<std::string_view>> LineReader::next() {
    std::size_t searched = 0;
    while (true) {
        const std::string_view unread(buffer_.data() + begin_, end_ - begin_);
        const auto newline = unread.find('\n', searched);
        if (newline != std::string_view::npos) {
            begin_ += newline + 1;
            return std::optional(unread.substr(0, newline));
        }
        searched = unread.size();
        if (searched > max_line_bytes) return Error{errc::too_large, "a line is longer than 16 MiB"};
        if (at_end_) {
            begin_ = end_;
            if (unread.empty()) return std::optional<std::string_view>();
            return std::optional(unread);
        }
        if (auto filled = fill(); !filled) return filled.error();
    }
}

Result<void> LineReader::seek(std::uint64_t position) {
    if (auto moved = file_->seek(position); !moved) return moved;
    buffer_at_ = position;
    begin_ = 0;
    end_ = 0;
    at_end_ = false;
    return {};
}

Result<void> LineReader::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        buffer_at_ += begin_;
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == buffer_.size()) buffer_.resize(buffer_.empty() ? initial_buffer_bytes : buffer_.size() * 2);
    const auto got = file_->read(std::span(buffer_.data() + end_, buffer_.size() - end_));
    if (!got) return got.error();
    end_ += *got;
    at_end_ = *got == 0;
    return {};
}

} // namespace datagems::exports
