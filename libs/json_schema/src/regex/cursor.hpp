// A place in the text of a pattern, and the first mistake found there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::json_schema::regex {

class Cursor {
  public:
    static constexpr char32_t kNothing = 0xffffffff; // stands after the last character

    explicit Cursor(std::u32string text) : text_(std::move(text)) {}

    // True also once there was a mistake, so that every loop ends then.
    [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }
    [[nodiscard]] std::size_t position() const noexcept { return at_; }

    [[nodiscard]] char32_t peek(std::size_t ahead = 0) const noexcept {
        return ahead < text_.size() - at_ ? text_[at_ + ahead] : kNothing;
    }

    char32_t next() noexcept { return at_end() ? kNothing : text_[at_++]; }

    bool take(char32_t expected) noexcept {
        if (peek() != expected) return false;
        ++at_;
        return true;
    }

    bool take(std::u32string_view expected) noexcept {
        if (!std::u32string_view(text_).substr(at_).starts_with(expected)) return false;
        at_ += expected.size();
        return true;
    }

    // Back to an earlier position; stays at the end once there was a mistake.
    void rewind(std::size_t position) noexcept {
        if (!failed()) at_ = position;
    }

    // Notes the first mistake: "<what> at character <position + 1>".
    void fail(std::string_view what, std::size_t position) {
        if (!failed()) mistake_ = std::string(what) + " at character " + std::to_string(position + 1);
        at_ = text_.size();
    }

    [[nodiscard]] bool failed() const noexcept { return !mistake_.empty(); }
    [[nodiscard]] const std::string& mistake() const noexcept { return mistake_; }

  private:
    std::u32string text_;
    std::size_t at_ = 0;
    std::string mistake_;
};

} // namespace datagems::json_schema::regex
