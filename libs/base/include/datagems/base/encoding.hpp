// Text encodings of bytes. All decoders are strict: wrong alphabet, length or padding is an error.
#pragma once

#include "datagems/base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace datagems {

// RFC 4648 section 4, with padding.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);

// RFC 4648 section 5 (URL-safe), without padding, as JWTs use it.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text);

// Lower-case hexadecimal.
[[nodiscard]] std::string hex_encode(std::string_view bytes);

} // namespace datagems
