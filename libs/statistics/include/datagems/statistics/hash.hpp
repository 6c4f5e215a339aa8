// 64-bit hashes of values, for counting them. The same on every machine and in every run; not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace datagems::statistics {

// Every bit of the result depends on every bit of the text and the seed. Two of a million different texts have the same
// hash once in thirty million tries.
[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) noexcept;

// As above, of one number.
[[nodiscard]] std::uint64_t hash_number(std::uint64_t number, std::uint64_t seed) noexcept;

} // namespace datagems::statistics
