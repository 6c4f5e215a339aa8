#include "json_scanner.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace datagems::exports {
namespace {

constexpr int max_depth = 128;

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Bytes that need no look inside a string: all but the quote, the backslash and control characters.
constexpr auto plain_bytes = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0x20; byte < 256; ++byte) {
        table[byte] = byte != '"' && byte != '\\';
    }
    return table;
}();

constexpr std::uint64_t every_byte(unsigned char byte) noexcept {
    return 0x0101010101010101ULL * byte;
}

// The high bit of each byte of `word` that is below `limit`. Above the first such byte others may be marked as well.
constexpr std::uint64_t bytes_below(std::uint64_t word, unsigned char limit) noexcept {
    return (word - every_byte(limit)) & ~word & every_byte(0x80);
}

// How many plain bytes `text` begins with. By words: strings are most of what is read.
std::size_t plain_length(std::string_view text) noexcept {
    std::size_t at = 0;
    if constexpr (std::endian::native == std::endian::little) {
        for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + at, sizeof word);
            const auto marks = bytes_below(word, 0x20) | bytes_below(word ^ every_byte('"'), 1) |
                               bytes_below(word ^ every_byte('\\'), 1);
            if (marks != 0) return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
        }
    }
    while (at < text.size() && plain_bytes[static_cast<unsigned char>(text[at])]) {
        ++at;
    }
    return at;
}

std::uint32_t read_hex4(std::string_view text) noexcept {
    std::uint32_t unit = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        unit = unit * 16 + static_cast<std::uint32_t>(hex_value(text[i]));
    }
    return unit;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
    const auto byte = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
    if (code_point < 0x80) {
        byte(code_point);
    } else if (code_point < 0x800) {
        byte(0xC0U | (code_point >> 6));
        byte(0x80U | (code_point & 0x3FU));
    } else if (code_point < 0x10000) {
        byte(0xE0U | (code_point >> 12));
        byte(0x80U | ((code_point >> 6) & 0x3FU));
        byte(0x80U | (code_point & 0x3FU));
    } else {
        byte(0xF0U | (code_point >> 18));
        byte(0x80U | ((code_point >> 12) & 0x3FU));
        byte(0x80U | ((code_point >> 6) & 0x3FU));
        byte(0x80U | (code_point & 0x3FU));
    }
}

constexpr bool is_high_surrogate(std::uint32_t unit) noexcept {
    return unit >= 0xD800 && unit < 0xDC00;
}
constexpr bool is_low_surrogate(std::uint32_t unit) noexcept {
    return unit >= 0xDC00 && unit < 0xE000;
}

// Appends the code point of the \u escape at the front of `text` (which starts after "\u"); returns what is left.
std::string_view append_unicode_escape(std::string& out, std::string_view text) {
    const auto first = read_hex4(text);
    text.remove_prefix(4);
    if (is_high_surrogate(first) && text.size() >= 6 && text.starts_with("\\u")) {
        const auto second = read_hex4(text.substr(2));
        if (is_low_surrogate(second)) {
            append_utf8(out, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            return text.substr(6);
        }
    }
    const bool lone = is_high_surrogate(first) || is_low_surrogate(first);
    append_utf8(out, lone ? 0xFFFD : first);
    return text;
}

constexpr char unescaped(char c) noexcept {
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

} // namespace

std::optional<std::string_view> JsonScanner::value() noexcept {
    skip_space();
    const auto start = at_;
    if (!skip_value(0)) return std::nullopt;
    return text_.substr(start, at_ - start);
}

bool JsonScanner::at_end() noexcept {
    skip_space();
    return at_ == text_.size();
}

void JsonScanner::skip_more_space() noexcept {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
        ++at_;
    }
}

bool JsonScanner::member(Member& member) noexcept {
    skip_space();
    const auto start = at_;
    if (!skip_string()) return false;
    member.key = text_.substr(start + 1, at_ - start - 2);
    if (!consume(':')) return false;
    const auto found = value();
    if (!found) return false;
    member.value = *found;
    return true;
}

bool JsonScanner::skip_value(int depth) noexcept {
    if (at_ >= text_.size() || depth > max_depth) return false;
    switch (text_[at_]) {
    case '"':
        return skip_string();
    case '{':
        return skip_object(depth);
    case '[':
        return skip_array(depth);
    case 't':
        return skip_literal("true");
    case 'f':
        return skip_literal("false");
    case 'n':
        return skip_literal("null");
    default:
        return skip_number();
    }
}

bool JsonScanner::skip_object(int depth) noexcept {
    ++at_;
    if (consume('}')) return true;
    do {
        skip_space();
        if (!skip_string() || !consume(':')) return false;
        skip_space();
        if (!skip_value(depth + 1)) return false;
    } while (consume(','));
    return consume('}');
}

bool JsonScanner::skip_array(int depth) noexcept {
    ++at_;
    if (consume(']')) return true;
    do {
        skip_space();
        if (!skip_value(depth + 1)) return false;
    } while (consume(','));
    return consume(']');
}

bool JsonScanner::skip_string() noexcept {
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    ++at_;
    while (true) {
        at_ += plain_length(text_.substr(at_));
        if (at_ >= text_.size()) return false;
        if (text_[at_] == '"') {
            ++at_;
            return true;
        }
        if (text_[at_] != '\\' || at_ + 1 >= text_.size()) return false;
        const char escape = text_[at_ + 1];
        at_ += 2;
        if (escape == 'u') {
            if (text_.size() - at_ < 4) return false;
            const auto digits = text_.substr(at_, 4);
            if (std::ranges::any_of(digits, [](char c) { return hex_value(c) < 0; })) return false;
            at_ += 4;
        } else if (std::string_view("\"\\/bfnrt").find(escape) == std::string_view::npos) {
            return false;
        }
    }
}

bool JsonScanner::skip_digits() noexcept {
    const auto start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) {
        ++at_;
    }
    return at_ > start;
}

bool JsonScanner::skip_number() noexcept {
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const auto start = at_;
    if (!skip_digits()) return false;
    if (text_[start] == '0' && at_ - start > 1) return false;
    if (at_ < text_.size() && text_[at_] == '.') {
        ++at_;
        if (!skip_digits()) return false;
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
        ++at_;
        if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
        if (!skip_digits()) return false;
    }
    return true;
}

bool JsonScanner::skip_literal(std::string_view literal) noexcept {
    if (text_.substr(at_, literal.size()) != literal) return false;
    at_ += literal.size();
    return true;
}

void append_unescaped(std::string& out, std::string_view inside) {
    while (true) {
        const auto backslash = inside.find('\\');
        out += inside.substr(0, backslash);
        if (backslash == std::string_view::npos) return;
        const char escape = inside[backslash + 1];
        inside.remove_prefix(backslash + 2);
        if (escape == 'u') {
            inside = append_unicode_escape(out, inside);
        } else {
            out.push_back(unescaped(escape));
        }
    }
}

void append_compact(std::string& out, std::string_view json) {
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string && c == '\\') {
            out.push_back(c);
            out.push_back(json[++i]);
            continue;
        }
        if (c == '"') in_string = !in_string;
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (in_string || !space) out.push_back(c);
    }
}

} // namespace datagems::exports
