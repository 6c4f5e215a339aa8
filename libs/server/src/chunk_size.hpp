// The line before a chunk of an answer.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::server {

inline constexpr std::string_view last_chunk = "0\r\n\r\n";

inline void append_chunk_size(std::string& out, std::size_t size) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16);
    static_cast<void>(error); // 20 digits hold every size
    out.append(digits.data(), end);
    out += "\r\n";
}

} // namespace datagems::server
