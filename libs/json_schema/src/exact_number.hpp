// JSON numbers compared and divided exactly: 1 equals 1.0, and 9007199254740993 does not equal 9007199254740992.0.
#pragma once

#include <boost/json/value.hpp>

#include <compare>
#include <cstdint>
#include <string>

namespace datagems::json_schema {

[[nodiscard]] inline bool is_number(const boost::json::value& value) noexcept {
    return value.is_int64() || value.is_uint64() || value.is_double();
}

// True for every number without a fraction, 1.0 and 1e300 included.
[[nodiscard]] inline bool is_integral(const boost::json::value& number) noexcept {
    if (!number.is_double()) return true;
    const double value = number.get_double();
    constexpr double whole_from = 9007199254740992.0; // 2^53: from here on doubles have no fraction
    if (!(value > -whole_from && value < whole_from)) return value - value == 0; // neither infinite nor NaN
    return static_cast<double>(static_cast<std::int64_t>(value)) == value;
}

// The mathematical order of two numbers (`unordered` only with a NaN, which JSON cannot hold).
[[nodiscard]] std::partial_ordering compare_mixed_numbers(const boost::json::value& left,
                                                          const boost::json::value& right) noexcept;
[[nodiscard]] inline std::partial_ordering compare_numbers(const boost::json::value& left,
                                                           const boost::json::value& right) noexcept {
    if (left.is_int64() && right.is_int64()) return left.get_int64() <=> right.get_int64();
    if (left.is_double() && right.is_double()) return left.get_double() <=> right.get_double();
    return compare_mixed_numbers(left, right);
}

// Equal numbers have equal hashes, whatever their representation.
[[nodiscard]] std::uint64_t hash_number(const boost::json::value& number) noexcept;

// As a person would write it, e.g. "18", "0.5".
[[nodiscard]] std::string number_text(const boost::json::value& number);

// ±mantissa × 10^exponent. A double is read as the shortest decimal that denotes it, which is what its author wrote.
struct Decimal {
    bool negative = false;
    std::uint64_t mantissa = 0;
    int exponent = 0;
};

[[nodiscard]] Decimal to_decimal(const boost::json::value& number) noexcept;

// True if `value` is an integer times `divisor`, in exact decimal arithmetic. `divisor` must not be zero.
[[nodiscard]] bool is_multiple_of(const boost::json::value& value, const Decimal& divisor) noexcept;

} // namespace datagems::json_schema
