// Equality of short texts, mostly names: in line and by machine words, where a call of memcmp would cost more than it
// does.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace datagems::json_schema {

template <class Word>
[[nodiscard]] inline bool same_word(const char* left, const char* right) noexcept {
    Word a = 0;
    Word b = 0;
    std::memcpy(&a, left, sizeof(Word));
    std::memcpy(&b, right, sizeof(Word));
    return a == b;
}

[[nodiscard]] inline bool same_text(std::string_view left, std::string_view right) noexcept {
    const std::size_t size = left.size();
    if (size != right.size()) return false;
    const char* a = left.data();
    const char* b = right.data();
    // Two words that overlap cover every length between one and two of them.
    if (size > 16) return std::memcmp(a, b, size) == 0;
    if (size >= 8) return same_word<std::uint64_t>(a, b) && same_word<std::uint64_t>(a + size - 8, b + size - 8);
    if (size >= 4) return same_word<std::uint32_t>(a, b) && same_word<std::uint32_t>(a + size - 4, b + size - 4);
    if (size >= 2) return same_word<std::uint16_t>(a, b) && a[size - 1] == b[size - 1];
    return size == 0 || *a == *b;
}

} // namespace datagems::json_schema
