// UTF-8 checks (Unicode 15, section 3.9, table 3-7: no overlong forms, no surrogates, at most U+10FFFF).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems {

[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

// Code points in valid UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

// The longest prefix of at most `max_bytes` bytes that does not cut a code point in two.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes) noexcept;

// Without ASCII white space (space, \t, \n, \v, \f, \r) at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

// ASCII letters in lower case, other bytes as they are.
[[nodiscard]] std::string ascii_lower(std::string_view text);

} // namespace datagems
