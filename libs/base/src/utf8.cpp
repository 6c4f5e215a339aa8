#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace datagems {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t); // texts are read by words where they are mostly ASCII
constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

std::uint64_t word_at(std::string_view text, std::size_t at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, kWord);
    return word;
}

constexpr bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

constexpr bool is_between(char c, unsigned low, unsigned high) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= low && byte <= high;
}

// Bytes of the well-formed sequence at the front of `text`, 0 if there is none.
std::size_t sequence_length(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return text.size() >= 2 && is_continuation(text[1]) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = lead == 0xED ? 0x9F : 0xBF;
        return text.size() >= 3 && is_between(text[1], low, high) && is_continuation(text[2]) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
        const bool whole =
            text.size() >= 4 && is_between(text[1], low, high) && is_continuation(text[2]) && is_continuation(text[3]);
        return whole ? 4 : 0;
    }
    return 0;
}

} // namespace

bool is_valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        if (text.size() >= kWord && (word_at(text, 0) & kHighBits) == 0) {
            text.remove_prefix(kWord);
            continue;
        }
        const auto length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t count_code_points(std::string_view text) noexcept {
    std::size_t continuations = 0;
    std::size_t at = 0;
    for (; at + kWord <= text.size(); at += kWord) {
        const std::uint64_t word = word_at(text, at);
        // 10xxxxxx: the high bit set and the next one not.
        continuations += static_cast<std::size_t>(std::popcount(word & (~word << 1U) & kHighBits));
    }
    continuations += static_cast<std::size_t>(std::ranges::count_if(text.substr(at), is_continuation));
    return text.size() - continuations;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept {
    if (text.size() <= max_bytes) return text;
    while (max_bytes > 0 && is_continuation(text[max_bytes])) {
        --max_bytes;
    }
    return text.substr(0, max_bytes);
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return out;
}

} // namespace datagems
