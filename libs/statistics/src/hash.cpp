#include "datagems/statistics/hash.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace datagems::statistics {
namespace {

__extension__ using Wide = unsigned __int128;

// Odd numbers without a pattern: fractions of the square roots of 2, 3 and 5.
constexpr std::uint64_t k1 = 0x6A09E667F3BCC909;
constexpr std::uint64_t k2 = 0xBB67AE8584CAA73B;
constexpr std::uint64_t k3 = 0x3C6EF372FE94F82B;

constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
    const auto product = Wide(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// What was there before stays in it even where one factor is zero.
constexpr std::uint64_t absorb(std::uint64_t state, std::uint64_t a, std::uint64_t b) noexcept {
    return fold(a ^ k1, b ^ state) ^ std::rotl(state, 23);
}

std::uint64_t load(const char* bytes) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

} // namespace

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) noexcept {
    constexpr std::size_t block = 2 * sizeof(std::uint64_t);
    const auto size = bytes.size();
    auto state = seed ^ k2;
    for (; bytes.size() > block; bytes.remove_prefix(block)) {
        state = absorb(state, load(bytes.data()), load(bytes.data() + sizeof(std::uint64_t)));
    }
    std::array<char, block> last{};
    std::memcpy(last.data(), bytes.data(), bytes.size());
    state = absorb(state, load(last.data()), load(last.data() + sizeof(std::uint64_t)));
    return fold(state ^ k3, size ^ k2);
}

std::uint64_t hash_number(std::uint64_t number, std::uint64_t seed) noexcept {
    return fold(absorb(seed ^ k2, number, std::rotl(number, 32)) ^ k3, k1);
}

} // namespace datagems::statistics
