#include "datagems/base/encoding.hpp"

#include <array>

namespace datagems {
namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> invert(std::string_view alphabet) {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return table;
}

constexpr auto standard_values = invert(standard_alphabet);
constexpr auto url_values = invert(url_alphabet);

std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            out.push_back(alphabet[(buffer >> bits) & 63U]);
        }
    }
    if (bits > 0) out.push_back(alphabet[(buffer << (6 - bits)) & 63U]);
    return out;
}

Result<std::string> decode(std::string_view text, const std::array<std::int8_t, 256>& values) {
    if (text.size() % 4 == 1) return Error{errc::invalid_argument, "base64 text has an impossible length"};
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = values[static_cast<unsigned char>(c)];
        if (value < 0) return Error{errc::invalid_argument, "base64 text has a character outside its alphabet"};
        buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<char>((buffer >> bits) & 255U));
        }
    }
    // Two spellings of the same bytes would let a signed text be altered without breaking its signature.
    if ((buffer & ((1U << bits) - 1U)) != 0) return Error{errc::invalid_argument, "base64 text has stray bits"};
    return out;
}

} // namespace

std::string base64_encode(std::string_view bytes) {
    auto out = encode(bytes, standard_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

Result<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return Error{errc::invalid_argument, "base64 text is not padded"};
    if (text.ends_with("==")) return decode(text.substr(0, text.size() - 2), standard_values);
    if (text.ends_with('=')) return decode(text.substr(0, text.size() - 1), standard_values);
    return decode(text, standard_values);
}

std::string base64url_encode(std::string_view bytes) {
    return encode(bytes, url_alphabet);
}

Result<std::string> base64url_decode(std::string_view text) {
    return decode(text, url_values);
}

std::string hex_encode(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

} // namespace datagems
