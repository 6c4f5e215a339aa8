// ASCII in texts: whether there is nothing else, and classes of characters by table.
#pragma once

#include <array>
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

} // namespace datagems::json_schema
