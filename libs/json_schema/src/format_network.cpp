// Host names (RFC 1123), IP addresses, UUIDs (RFC 4122).
#include "ascii.hpp"
#include "format_checks.hpp"

namespace datagems::json_schema {

namespace {

constexpr std::size_t kLongestHostname = 253;
constexpr std::size_t kLongestLabel = 63;

constexpr ByteSet kLabelCharacters = kAlphanumerics | ByteSet("-");

// Takes a number of 0 to 255 without leading zeros off the front.
bool take_octet(std::string_view& text) {
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 4 && kDigits.has(text[digits])) {
        value = value * 10 + static_cast<unsigned>(text[digits++] - '0');
    }
    if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[0] == '0')) return false;
    text.remove_prefix(digits);
    return true;
}

} // namespace

bool is_hostname(std::string_view text) {
    if (text.size() > kLongestHostname) return false;
    while (true) {
        const std::size_t size = kLabelCharacters.span(text);
        if (size == 0 || size > kLongestLabel || text[0] == '-' || text[size - 1] == '-') return false;
        if (size == text.size()) return true;
        if (text[size] != '.') return false;
        text.remove_prefix(size + 1);
    }
}

bool is_ipv4(std::string_view text) {
    for (int i = 0; i < 3; ++i) {
        if (!take_octet(text) || !text.starts_with('.')) return false;
        text.remove_prefix(1);
    }
    return take_octet(text) && text.empty();
}

bool is_ipv6(std::string_view text) {
    unsigned groups = 0;
    bool has_gap = false;
    if (text.starts_with("::")) {
        has_gap = true;
        text.remove_prefix(2);
        if (text.empty()) return true;
    }
    while (true) {
        const std::size_t size = kHexDigits.span(text);
        // The last 32 bits may be written as an IPv4 address.
        if (size < text.size() && text[size] == '.') return is_ipv4(text) && (has_gap ? groups <= 5 : groups == 6);
        if (size == 0 || size > 4 || ++groups > 8) return false;
        text.remove_prefix(size);
        if (text.empty()) return has_gap ? groups <= 7 : groups == 8;
        if (text[0] != ':') return false;
        text.remove_prefix(1);
        if (!text.starts_with(':')) continue;
        if (has_gap) return false;
        has_gap = true;
        text.remove_prefix(1);
        if (text.empty()) return groups <= 7;
    }
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
    // Counted to the end whatever comes, without a branch at each.
    unsigned hex_digits = 0;
    for (const char c : text) {
        hex_digits += kHexDigits.has(c) ? 1U : 0U;
    }
    return hex_digits == 32;
}

} // namespace datagems::json_schema
