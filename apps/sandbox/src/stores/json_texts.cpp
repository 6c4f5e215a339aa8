#include "json_texts.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 256;
constexpr char32_t first_high_surrogate = 0xD800;
constexpr char32_t first_low_surrogate = 0xDC00;
constexpr char32_t after_surrogates = 0xE000;

std::string escape_of(std::uint32_t unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string escape = "\\u";
    for (const int shift : {12, 8, 4, 0})
        escape += digits[(unit >> static_cast<unsigned>(shift)) & 0xFU];
    return escape;
}

// The code unit of the escape "\uXXXX" at `at`.
std::optional<char32_t> unit_at(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
    std::uint16_t unit = 0;
    const char* const first = text.data() + at + 2;
    const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
    if (error != std::errc() || end != first + 4) return std::nullopt;
    return unit;
}

bool is_high(std::optional<char32_t> unit) {
    return unit && *unit >= first_high_surrogate && *unit < first_low_surrogate;
}

bool is_low(std::optional<char32_t> unit) {
    return unit && *unit >= first_low_surrogate && *unit < after_surrogates;
}

// A number that a double cannot tell from its neighbours, as the double that stands for it.
template <class Integer>
json::value as_double_holds(Integer number) {
    constexpr double two_to_63 = 0x1.0p63;
    const auto rounded = static_cast<double>(number);
    if (std::abs(rounded) >= two_to_63) return rounded;
    return static_cast<std::int64_t>(rounded);
}

// The code point of valid UTF-8 at `at`; `at` moves behind it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char lead = byte(at);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t index = 1; index < length && at + index < text.size(); ++index)
        point = (point << 6U) | (byte(at + index) & 0x3FU);
    at += length;
    return point;
}

} // namespace

Result<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = max_depth;
    boost::system::error_code error;
    json::value value = json::parse(text, error, {}, options);
    if (error) return Error{errc::invalid_argument, "not JSON: " + error.message()};
    return value;
}

bool are_equal_values(std::string_view left, std::string_view right) {
    if (left == right) return true;
    // Only these can be written in more than one way by the same serialiser.
    const auto is_compound = [](std::string_view text) { return text.starts_with('{') || text.starts_with('['); };
    if (!is_compound(left) || !is_compound(right)) return false;
    const auto left_value = parse_json(left);
    const auto right_value = parse_json(right);
    return left_value && right_value && *left_value == *right_value;
}

json::value with_sorted_keys(const json::value& value) {
    if (value.is_array()) {
        json::array sorted;
        for (const json::value& element : value.get_array())
            sorted.push_back(with_sorted_keys(element));
        return sorted;
    }
    if (!value.is_object()) return value;
    std::vector<json::string_view> names;
    for (const auto& member : value.get_object())
        names.push_back(member.key());
    std::sort(names.begin(), names.end());
    json::object sorted;
    for (const json::string_view name : names)
        sorted[name] = with_sorted_keys(value.get_object().at(name));
    return sorted;
}

std::string json_string(std::string_view text) {
    return json::serialize(json::string(text));
}

std::string ascii_only(std::string_view json_text) {
    std::string ascii;
    for (std::size_t at = 0; at < json_text.size();) {
        const char32_t point = next_code_point(json_text, at);
        if (point < 0x80) {
            ascii += static_cast<char>(point);
        } else if (point < 0x10000) {
            ascii += escape_of(point);
        } else {
            ascii += escape_of(first_high_surrogate + ((point - 0x10000) >> 10U));
            ascii += escape_of(first_low_surrogate + ((point - 0x10000) & 0x3FFU));
        }
    }
    return ascii;
}

json::value with_double_precision(json::value value) {
    if (value.is_int64()) return as_double_holds(value.get_int64());
    if (value.is_uint64()) return as_double_holds(value.get_uint64());
    if (value.is_array())
        for (json::value& element : value.get_array())
            element = with_double_precision(std::move(element));
    if (value.is_object())
        for (auto& member : value.get_object())
            member.value() = with_double_precision(std::move(member.value()));
    return value;
}

std::string with_replaced_surrogates(std::string_view json_text) {
    std::string replaced;
    replaced.reserve(json_text.size());
    for (std::size_t at = 0; at < json_text.size();) {
        if (json_text[at] != '\\') {
            replaced += json_text[at++];
            continue;
        }
        const auto unit = unit_at(json_text, at);
        std::size_t length = unit ? 6 : 2;
        if (is_high(unit) && is_low(unit_at(json_text, at + 6)))
            length = 12;
        else if (is_high(unit) || is_low(unit)) {
            replaced += "\\ufffd";
            at += length;
            continue;
        }
        replaced += json_text.substr(at, length);
        at += length;
    }
    return replaced;
}

std::string escaped_for_html(std::string_view json_text) {
    std::string escaped;
    escaped.reserve(json_text.size());
    for (const char letter : json_text) {
        if (letter == '<' || letter == '>' || letter == '&')
            escaped += escape_of(static_cast<unsigned char>(letter));
        else
            escaped += letter;
    }
    return escaped;
}

} // namespace datagems::sandbox
