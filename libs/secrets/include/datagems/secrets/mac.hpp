// Keyed hashes, keys derived from other keys, and comparison that tells nothing by its time. Thread safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::secrets {

// RFC 2104 with SHA-256: 32 raw bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view message);

// RFC 5869 with SHA-256, extract and expand. `info` names the use, so that keys for different uses have nothing in
// common. At most 255 * 32 bytes, at least 1 (std::invalid_argument otherwise).
[[nodiscard]] std::string hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info,
                                      std::size_t length);

// Takes the same time wherever two texts of one length differ. Lengths are not secret.
[[nodiscard]] bool constant_time_equal(std::string_view left, std::string_view right) noexcept;

} // namespace datagems::secrets
