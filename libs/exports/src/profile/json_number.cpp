#include "profile/json_number.hpp"

#include "datagems/statistics/hash.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

namespace datagems::exports {
namespace {

constexpr std::uint64_t seed = 0x6e756d; // numbers of other kinds of values hash differently
constexpr std::int64_t most_digits = 18; // any so many make a std::int64_t

// digits × 10^exponent: no zero at either end of the digits, none at all for zero.
struct Decimal {
    bool negative = false;
    std::string digits;
    std::int64_t exponent = 0;
};

std::int64_t read_exponent(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    constexpr std::int64_t absurd = std::numeric_limits<std::int64_t>::max() / 4; // leaves room to add to it
    std::int64_t exponent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (read.ec != std::errc()) return text.starts_with('-') ? -absurd : absurd;
    return std::clamp(exponent, -absurd, absurd);
}

Decimal to_decimal(std::string_view literal) {
    Decimal decimal;
    decimal.negative = literal.starts_with('-');
    if (decimal.negative) literal.remove_prefix(1);
    const auto e = std::min(literal.find_first_of("eE"), literal.size());
    if (e < literal.size()) decimal.exponent = read_exponent(literal.substr(e + 1));
    const auto mantissa = literal.substr(0, e);
    const auto point = std::min(mantissa.find('.'), mantissa.size());
    auto& digits = decimal.digits;
    digits = mantissa.substr(0, point);
    if (point < mantissa.size()) {
        const auto fraction = mantissa.substr(point + 1);
        digits += fraction;
        decimal.exponent -= static_cast<std::int64_t>(fraction.size());
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    const auto kept = digits.find_last_not_of('0') + 1; // npos + 1 is 0
    decimal.exponent += static_cast<std::int64_t>(digits.size() - kept);
    digits.resize(kept);
    return decimal;
}

JsonNumber small_integer(std::int64_t value) {
    return {true, true, static_cast<statistics::Real>(value),
            statistics::hash_number(static_cast<std::uint64_t>(value), seed)};
}

bool is_small_integer(const Decimal& decimal) noexcept {
    return decimal.exponent >= 0 && decimal.exponent <= most_digits &&
           static_cast<std::int64_t>(decimal.digits.size()) + decimal.exponent <= most_digits;
}

std::int64_t to_integer(const Decimal& decimal) {
    std::int64_t value = 0;
    std::from_chars(decimal.digits.data(), decimal.digits.data() + decimal.digits.size(), value);
    for (auto i = decimal.exponent; i > 0; --i) {
        value *= 10;
    }
    return decimal.negative ? -value : value;
}

std::uint64_t hash_of(const Decimal& decimal) {
    return statistics::hash_bytes((decimal.negative ? "-" : "") + decimal.digits,
                                  statistics::hash_number(static_cast<std::uint64_t>(decimal.exponent), seed));
}

template <class Number>
bool is_exactly(std::string_view literal, statistics::Real& value) {
    Number number{};
    const auto* end = literal.data() + literal.size();
    const auto read = std::from_chars(literal.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return false;
    value = static_cast<statistics::Real>(number);
    return true;
}

void set_value(JsonNumber& number, const Decimal& decimal, std::string_view literal) {
    if (is_exactly<std::int64_t>(literal, number.value) || is_exactly<std::uint64_t>(literal, number.value)) return;
    if (is_exactly<double>(literal, number.value)) return;
    // Out of range: too near to zero, or too far.
    number.value = 0;
    number.finite = decimal.exponent + static_cast<std::int64_t>(decimal.digits.size()) <= 0;
}

} // namespace

JsonNumber read_json_number(std::string_view literal) {
    if (static_cast<std::int64_t>(literal.size()) <= most_digits &&
        literal.find_first_of(".eE") == std::string_view::npos) {
        std::int64_t value = 0;
        std::from_chars(literal.data(), literal.data() + literal.size(), value);
        return small_integer(value);
    }
    const auto decimal = to_decimal(literal);
    if (decimal.digits.empty()) return small_integer(0);
    if (is_small_integer(decimal)) return small_integer(to_integer(decimal));
    JsonNumber number;
    number.integer = decimal.exponent >= 0;
    number.hash = hash_of(decimal);
    set_value(number, decimal, literal);
    return number;
}

} // namespace datagems::exports
