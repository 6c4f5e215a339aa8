#include "regex/escapes.hpp"

#include "regex/code_points.hpp"
#include "regex/properties.hpp"

namespace datagems::json_schema::regex {

namespace {

constexpr char32_t kNothing = Cursor::kNothing;

std::optional<char32_t> hex_digit(char32_t c) {
    if (c >= U'0' && c <= U'9') return c - U'0';
    if (c >= U'a' && c <= U'f') return c - U'a' + 10;
    if (c >= U'A' && c <= U'F') return c - U'A' + 10;
    return std::nullopt;
}

// Exactly `count` digits; reads nothing if they are not there.
std::optional<char32_t> hex_number(Cursor& cursor, std::size_t count) {
    char32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto digit = hex_digit(cursor.peek(i));
        if (!digit) return std::nullopt;
        value = value * 16 + *digit;
    }
    for (std::size_t i = 0; i < count; ++i) {
        cursor.next();
    }
    return value;
}

char32_t braced_code_point(Cursor& cursor, std::size_t start) {
    char32_t value = 0;
    bool any = false;
    while (const auto digit = hex_digit(cursor.peek())) {
        cursor.next();
        any = true;
        value = value * 16 + *digit;
        if (value > kLastCodePoint) {
            cursor.fail("there is no code point above 10FFFF, as written", start);
            return 0;
        }
    }
    if (!any || !cursor.take(U'}')) cursor.fail("\\u{ needs hexadecimal digits and }", start);
    return value;
}

bool is_ascii_letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

bool is_ascii_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

CharClass property_escape(Cursor& cursor, std::size_t start, bool negated) {
    std::string text;
    CharClass result;
    if (!cursor.take(U'{')) {
        cursor.fail(negated ? "\\P needs a property in braces" : "\\p needs a property in braces", start);
        return result;
    }
    while (!cursor.at_end() && cursor.peek() != U'}' && cursor.peek() < 0x80) {
        text += static_cast<char>(cursor.next());
    }
    if (!cursor.take(U'}')) {
        cursor.fail("the name of a property does not end", start);
        return result;
    }
    auto property = find_property(text);
    if (!property) {
        cursor.fail("\"" + text + "\" is not a Unicode property that is known", start);
        return result;
    }
    property->negated = property->negated != negated;
    result.properties.push_back(std::move(*property));
    return result;
}

CharClass class_of(const CharSet& set, bool negated) {
    CharClass result;
    result.set = negated ? set.complement() : set;
    return result;
}

} // namespace

std::optional<CharClass> class_escape(Cursor& cursor, std::size_t start) {
    const char32_t c = cursor.next();
    switch (c) {
    case U'd':
    case U'D':
        return class_of(digits(), c == U'D');
    case U'w':
    case U'W':
        return class_of(word_characters(), c == U'W');
    case U's':
    case U'S':
        return class_of(white_space(), c == U'S');
    case U'p':
    case U'P':
        return property_escape(cursor, start, c == U'P');
    default:
        cursor.rewind(start + 1);
        return std::nullopt;
    }
}

char32_t unicode_escape(Cursor& cursor, std::size_t start) {
    if (cursor.take(U'{')) return braced_code_point(cursor, start);
    const auto lead = hex_number(cursor, 4);
    if (!lead) {
        cursor.fail("\\u needs four hexadecimal digits or {digits}", start);
        return 0;
    }
    if (*lead < 0xd800 || *lead > 0xdbff) return *lead;
    const std::size_t after = cursor.position();
    if (cursor.take(U"\\u")) {
        const auto trail = hex_number(cursor, 4);
        if (trail && *trail >= 0xdc00 && *trail <= 0xdfff) {
            return 0x10000 + ((*lead - 0xd800) << 10U) + (*trail - 0xdc00);
        }
        cursor.rewind(after);
    }
    return *lead;
}

char32_t character_escape(Cursor& cursor, std::size_t start) {
    const char32_t c = cursor.next();
    switch (c) {
    case kNothing:
        cursor.fail("a backslash has nothing after it", start);
        return 0;
    case U't':
        return U'\t';
    case U'n':
        return U'\n';
    case U'v':
        return U'\v';
    case U'f':
        return U'\f';
    case U'r':
        return U'\r';
    case U'0':
        if (is_ascii_digit(cursor.peek())) cursor.fail("there are no octal escapes", start);
        return 0;
    case U'c':
        if (is_ascii_letter(cursor.peek())) return cursor.next() & 0x1fU;
        cursor.fail("\\c needs a letter after it", start);
        return 0;
    case U'x':
        if (const auto code = hex_number(cursor, 2)) return *code;
        cursor.fail("\\x needs two hexadecimal digits", start);
        return 0;
    case U'u':
        return unicode_escape(cursor, start);
    default:
        break;
    }
    const bool is_punctuation = c >= 0x20 && c < 0x7f && !is_ascii_letter(c) && !is_ascii_digit(c);
    if (is_punctuation) return c;
    std::string shown = "\\";
    append_utf8(shown, c);
    cursor.fail(shown + " is not an escape", start);
    return 0;
}

} // namespace datagems::json_schema::regex
