// JSON Web Tokens in compact form, signed with HS256 and nothing else. The payload is JSON text to this library:
// what its claims mean (exp and the rest) is checked where they are read.
#pragma once

#include "datagems/base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace datagems::secrets {

// header.payload.signature, header {"alg":"HS256","typ":"JWT"}.
[[nodiscard]] std::string sign_hs256(std::string_view payload, std::string_view key);

// The payload of a token that one of `keys` signed. Every deviation is errc::unauthenticated: more or fewer than three
// parts, base64url that is not canonical, a header that is not a small JSON object with exactly alg HS256, a critical
// extension, a wrong signature. Beyond `max_bytes` it is errc::too_large, before anything is decoded.
[[nodiscard]] Result<std::string> verify_hs256(std::string_view token, std::span<const std::string> keys,
                                               std::size_t max_bytes);

} // namespace datagems::secrets
