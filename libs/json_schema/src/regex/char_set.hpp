// Sets of code points as sorted ranges.
#pragma once

#include <initializer_list>
#include <vector>

namespace datagems::json_schema::regex {

constexpr char32_t kLastCodePoint = 0x10ffff;

struct Range {
    char32_t first = 0;
    char32_t last = 0; // included

    friend bool operator==(const Range&, const Range&) = default;
};

class CharSet {
  public:
    CharSet() = default;
    CharSet(std::initializer_list<Range> ranges);

    void add(Range range);
    void add(const CharSet& other);

    // Sorted, apart, and never empty ranges.
    [[nodiscard]] const std::vector<Range>& ranges() const noexcept { return ranges_; }
    [[nodiscard]] bool contains(char32_t code) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return ranges_.empty(); }
    [[nodiscard]] CharSet complement() const;

    friend bool operator==(const CharSet&, const CharSet&) = default;

  private:
    std::vector<Range> ranges_;
};

// What \d, \w, \s and the dot stand for.
[[nodiscard]] const CharSet& digits();
[[nodiscard]] const CharSet& word_characters();
[[nodiscard]] const CharSet& white_space();
[[nodiscard]] const CharSet& all_but_line_terminators();

// ASCII letters, digits and the underscore: what \b looks at.
[[nodiscard]] constexpr bool is_word_character(char32_t c) noexcept {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || c == U'_';
}

} // namespace datagems::json_schema::regex
