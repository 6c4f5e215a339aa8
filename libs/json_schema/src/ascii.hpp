// ASCII in texts: whether there is nothing else, and classes of characters by table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace datagems::json_schema {

// Eight bytes at a time.
[[nodiscard]] inline bool is_ascii(std::string_view text) noexcept {
    constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
    std::uint64_t seen = 0;
    std::uint64_t word = 0;
    std::size_t at = 0;
    for (; at + sizeof(word) <= text.size(); at += sizeof(word)) {
        std::memcpy(&word, text.data() + at, sizeof(word));
        seen |= word;
    }
    for (; at < text.size(); ++at) {
        seen |= static_cast<unsigned char>(text[at]);
    }
    return (seen & kHighBits) == 0;
}

// A set of bytes: one look-up for each question.
class ByteSet {
  public:
    constexpr explicit ByteSet(std::string_view members) {
        for (const char c : members) {
            has_[static_cast<unsigned char>(c)] = true;
        }
    }

    [[nodiscard]] constexpr bool has(char c) const noexcept { return has_[static_cast<unsigned char>(c)]; }

    // How many bytes at the front of `text` are in the set.
    [[nodiscard]] constexpr std::size_t span(std::string_view text) const noexcept {
        std::size_t count = 0;
        while (count < text.size() && has(text[count])) {
            ++count;
        }
        return count;
    }

    [[nodiscard]] constexpr bool has_all(std::string_view text) const noexcept { return span(text) == text.size(); }

    friend constexpr ByteSet operator|(ByteSet a, const ByteSet& b) {
        for (std::size_t i = 0; i < a.has_.size(); ++i) {
            a.has_[i] = a.has_[i] || b.has_[i];
        }
        return a;
    }

    // The bytes of all characters beyond ASCII.
    [[nodiscard]] static constexpr ByteSet beyond_ascii() {
        ByteSet set("");
        for (std::size_t i = 0x80; i < set.has_.size(); ++i) {
            set.has_[i] = true;
        }
        return set;
    }

  private:
    std::array<bool, 256> has_{};
};

inline constexpr ByteSet kDigits("0123456789");
inline constexpr ByteSet kHexDigits("0123456789abcdefABCDEF");
inline constexpr ByteSet kLetters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
inline constexpr ByteSet kAlphanumerics = kDigits | kLetters;

} // namespace datagems::json_schema
