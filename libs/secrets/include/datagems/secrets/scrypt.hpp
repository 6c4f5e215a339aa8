// The scrypt password hash (RFC 7914).
#pragma once

#include "datagems/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::secrets {

struct ScryptCost {
    std::uint64_t n = 32768; // iterations, a power of two above 1; memory is 128 * n * r bytes
    std::uint64_t r = 8;     // block size
    std::uint64_t p = 1;     // parallelism
};

// `length` raw bytes. Blocking and costly by design. errc::invalid_argument for costs that are not scrypt's or need
// more than `max_memory_bytes`.
[[nodiscard]] Result<std::string> scrypt(std::string_view password, std::string_view salt, const ScryptCost& cost,
                                         std::size_t length, std::uint64_t max_memory_bytes);

} // namespace datagems::secrets
