// Between UTF-8 and code points.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::json_schema::regex {

[[nodiscard]] inline bool is_surrogate(char32_t code) noexcept {
    return code >= 0xd800 && code <= 0xdfff;
}

// The code point at text[at], which moves behind it; the text is valid UTF-8.
[[nodiscard]] inline char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
    const auto byte = [&](std::size_t ahead) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + ahead]));
    };
    const char32_t lead = byte(0);
    char32_t code = lead;
    std::size_t size = 1;
    if (lead >= 0xf0) {
        code = ((lead & 0x07U) << 18U) | ((byte(1) & 0x3fU) << 12U) | ((byte(2) & 0x3fU) << 6U) | (byte(3) & 0x3fU);
        size = 4;
    } else if (lead >= 0xe0) {
        code = ((lead & 0x0fU) << 12U) | ((byte(1) & 0x3fU) << 6U) | (byte(2) & 0x3fU);
        size = 3;
    } else if (lead >= 0x80) {
        code = ((lead & 0x1fU) << 6U) | (byte(1) & 0x3fU);
        size = 2;
    }
    at += size;
    return code;
}

// The code point in UTF-8; the view is into `bytes`.
[[nodiscard]] inline std::string_view utf8_of(char32_t code, std::array<char, 4>& bytes) noexcept {
    const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | ((code >> shift) & 0x3fU)); };
    if (code < 0x80) {
        bytes[0] = static_cast<char>(code);
        return {bytes.data(), 1};
    }
    if (code < 0x800) {
        bytes = {static_cast<char>(0xc0U | (code >> 6U)), tail(0)};
        return {bytes.data(), 2};
    }
    if (code < 0x10000) {
        bytes = {static_cast<char>(0xe0U | (code >> 12U)), tail(6), tail(0)};
        return {bytes.data(), 3};
    }
    bytes = {static_cast<char>(0xf0U | (code >> 18U)), tail(12), tail(6), tail(0)};
    return {bytes.data(), 4};
}

inline void append_utf8(std::string& text, char32_t code) {
    std::array<char, 4> bytes{};
    text += utf8_of(code, bytes);
}

} // namespace datagems::json_schema::regex
