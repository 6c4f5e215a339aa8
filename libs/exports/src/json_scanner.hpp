// Walks over JSON text without building values: checks it and hands out slices.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::exports {

// A member of an object; both are slices of the text, the key without its quotes, escapes not undone.
struct Member {
    std::string_view key;
    std::string_view value;
};

// Every function returns false (or nullopt) when the text is not JSON at this place; the scanner is of no use then.
class JsonScanner {
  public:
    explicit JsonScanner(std::string_view text) noexcept : text_(text) {}

    // The next value, whatever it is. At most 128 levels of nesting.
    [[nodiscard]] std::optional<std::string_view> value() noexcept;
    // Calls on_member(Member) → bool for each member of the object that stands next; false ends the walk.
    template <class OnMember>
    [[nodiscard]] bool object(OnMember&& on_member) {
        if (!consume('{')) return false;
        if (consume('}')) return true;
        do {
            Member member;
            if (!this->member(member) || !on_member(member)) return false;
        } while (consume(','));
        return consume('}');
    }
    // Calls on_element(std::string_view) → bool for each element of the array that stands next.
    template <class OnElement>
    [[nodiscard]] bool array(OnElement&& on_element) {
        if (!consume('[')) return false;
        if (consume(']')) return true;
        do {
            const auto element = value();
            if (!element || !on_element(*element)) return false;
        } while (consume(','));
        return consume(']');
    }
    // Whether nothing but white space is left.
    [[nodiscard]] bool at_end() noexcept;

  private:
    // Most tokens have no space before them.
    void skip_space() noexcept {
        if (at_ < text_.size() && text_[at_] <= ' ') skip_more_space();
    }
    bool consume(char c) noexcept {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void skip_more_space() noexcept;
    bool member(Member& member) noexcept;
    bool skip_value(int depth) noexcept;
    bool skip_object(int depth) noexcept;
    bool skip_array(int depth) noexcept;
    bool skip_string() noexcept;
    bool skip_number() noexcept;
    bool skip_digits() noexcept;
    bool skip_literal(std::string_view literal) noexcept;

    std::string_view text_;
    std::size_t at_ = 0;
};

// Appends what the inside of a JSON string (a slice that a scanner checked) stands for. A lone surrogate becomes
// U+FFFD.
void append_unescaped(std::string& out, std::string_view inside);

// Appends JSON text (checked by a scanner) without the white space between its tokens.
void append_compact(std::string& out, std::string_view json);

} // namespace datagems::exports
