#include "exact_number.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <optional>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

__extension__ using Wide = unsigned __int128;

constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;

std::partial_ordering reversed(std::partial_ordering order) noexcept {
    return 0 <=> order;
}

std::partial_ordering compare(std::int64_t left, double right) noexcept {
    if (std::isnan(right)) return std::partial_ordering::unordered;
    if (right >= kTwo63) return std::partial_ordering::less;
    if (right < -kTwo63) return std::partial_ordering::greater;
    const double whole = std::trunc(right);
    const auto as_integer = static_cast<std::int64_t>(whole);
    if (left != as_integer) return left <=> as_integer;
    return 0.0 <=> (right - whole);
}

std::partial_ordering compare(std::uint64_t left, double right) noexcept {
    if (std::isnan(right)) return std::partial_ordering::unordered;
    if (right >= kTwo64) return std::partial_ordering::less;
    if (right < 0.0) return std::partial_ordering::greater;
    const double whole = std::trunc(right);
    const auto as_integer = static_cast<std::uint64_t>(whole);
    if (left != as_integer) return left <=> as_integer;
    return 0.0 <=> (right - whole);
}

std::partial_ordering compare(std::int64_t left, std::uint64_t right) noexcept {
    if (left < 0) return std::partial_ordering::less;
    return static_cast<std::uint64_t>(left) <=> right;
}

std::uint64_t power_modulo(std::uint64_t base, unsigned exponent, std::uint64_t modulus) noexcept {
    Wide result = 1 % modulus;
    Wide square = base % modulus;
    for (; exponent != 0; exponent >>= 1U) {
        if ((exponent & 1U) != 0) result = result * square % modulus;
        square = square * square % modulus;
    }
    return static_cast<std::uint64_t>(result);
}

// The finaliser of MurmurHash3 (Austin Appleby, public domain): a bijection, so distinct 64-bit numbers never collide.
std::uint64_t mixed(std::uint64_t bits) noexcept {
    bits ^= bits >> 33U;
    bits *= 0xff51afd7ed558ccdULL;
    bits ^= bits >> 33U;
    bits *= 0xc4ceb9fe1a85ec53ULL;
    bits ^= bits >> 33U;
    return bits;
}

bool divides(const Decimal& divisor, const Decimal& value) noexcept {
    if (value.mantissa == 0) return true;
    const int shift = value.exponent - divisor.exponent;
    if (shift >= 0) {
        const std::uint64_t power = power_modulo(10, static_cast<unsigned>(shift), divisor.mantissa);
        return static_cast<Wide>(value.mantissa % divisor.mantissa) * power % divisor.mantissa == 0;
    }
    // value.mantissa must be a multiple of divisor.mantissa × 10^-shift; beyond 10^19 it is too small for that.
    if (shift < -19) return false;
    Wide whole = divisor.mantissa;
    for (int i = 0; i < -shift; ++i) {
        whole *= 10;
    }
    return static_cast<Wide>(value.mantissa) % whole == 0;
}

// The digits of a number that has at most 15 and none beyond 10^exponent: the usual case, found without writing it out.
// A decimal of up to 15 digits is the only one of that length that its nearest double stands for.
std::optional<std::uint64_t> digits_at(double value, int exponent) noexcept {
    constexpr std::array powers = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    constexpr double most = 1e15;
    if (exponent > 0 || -exponent >= static_cast<int>(powers.size())) return std::nullopt;
    const double power =
        powers[static_cast<std::size_t>(-exponent)]; // exact, as is the division of whole numbers by it
    const double scaled = std::fabs(value) * power;
    if (!(scaled < most)) return std::nullopt;
    const auto digits = static_cast<std::uint64_t>(std::llround(scaled));
    if (static_cast<double>(digits) / power != std::fabs(value)) return std::nullopt;
    return digits;
}

} // namespace

std::partial_ordering compare_mixed_numbers(const json::value& left, const json::value& right) noexcept {
    if (left.is_int64()) {
        if (right.is_int64()) return left.get_int64() <=> right.get_int64();
        if (right.is_uint64()) return compare(left.get_int64(), right.get_uint64());
        return compare(left.get_int64(), right.get_double());
    }
    if (left.is_uint64()) {
        if (right.is_int64()) return reversed(compare(right.get_int64(), left.get_uint64()));
        if (right.is_uint64()) return left.get_uint64() <=> right.get_uint64();
        return compare(left.get_uint64(), right.get_double());
    }
    if (right.is_int64()) return reversed(compare(right.get_int64(), left.get_double()));
    if (right.is_uint64()) return reversed(compare(right.get_uint64(), left.get_double()));
    return left.get_double() <=> right.get_double();
}

std::uint64_t hash_number(const json::value& number) noexcept {
    // Whole numbers of 64 bits are hashed as such, whatever they are stored as; the others as doubles.
    if (number.is_int64()) return mixed(static_cast<std::uint64_t>(number.get_int64()));
    if (number.is_uint64()) return mixed(number.get_uint64());
    const double value = number.get_double();
    if (std::trunc(value) == value) {
        if (value >= -kTwo63 && value < kTwo63) {
            return mixed(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)));
        }
        if (value >= 0 && value < kTwo64) return mixed(static_cast<std::uint64_t>(value));
    }
    return mixed(std::bit_cast<std::uint64_t>(value));
}

std::string number_text(const json::value& number) {
    if (number.is_int64()) return std::to_string(number.get_int64());
    if (number.is_uint64()) return std::to_string(number.get_uint64());
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number.get_double());
    return {buffer.data(), end.ptr};
}

Decimal to_decimal(const json::value& number) noexcept {
    if (number.is_int64()) {
        const std::int64_t value = number.get_int64();
        const auto bits = static_cast<std::uint64_t>(value);
        return {value < 0, value < 0 ? 0 - bits : bits, 0};
    }
    if (number.is_uint64()) return {false, number.get_uint64(), 0};
    const double value = number.get_double();
    Decimal decimal;
    decimal.negative = std::signbit(value);
    std::array<char, 40> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific);
    // d[.ddd]e±xx with at most 17 digits
    bool fraction = false;
    const char* at = buffer.data();
    for (; at != end.ptr && *at != 'e'; ++at) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        decimal.mantissa = decimal.mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
        if (fraction) --decimal.exponent;
    }
    int power = 0;
    if (at != end.ptr) {
        ++at;
        if (*at == '+') ++at;
        std::from_chars(at, end.ptr, power);
    }
    decimal.exponent += power;
    return decimal;
}

bool is_multiple_of(const json::value& value, const Decimal& divisor) noexcept {
    if (value.is_double()) {
        const auto digits = digits_at(value.get_double(), divisor.exponent);
        if (digits) return *digits % divisor.mantissa == 0;
    }
    return divides(divisor, to_decimal(value));
}

} // namespace datagems::json_schema
