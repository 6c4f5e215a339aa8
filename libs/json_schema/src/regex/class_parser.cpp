#include "regex/class_parser.hpp"

#include "regex/escapes.hpp"

#include <variant>

namespace datagems::json_schema::regex {

namespace {

// One code point, or a class escape such as \d.
using Item = std::variant<char32_t, CharClass>;

Item class_item(Cursor& cursor) {
    const std::size_t start = cursor.position();
    if (!cursor.take(U'\\')) return cursor.next();
    if (auto escape = class_escape(cursor, start)) return std::move(*escape);
    if (cursor.take(U'b')) return U'\b';
    return character_escape(cursor, start);
}

void add(CharClass& result, Item item) {
    if (const auto* code = std::get_if<char32_t>(&item)) {
        result.set.add({*code, *code});
        return;
    }
    auto& other = std::get<CharClass>(item);
    result.set.add(other.set);
    for (Property& property : other.properties) {
        result.properties.push_back(std::move(property));
    }
}

} // namespace

CharClass parse_class(Cursor& cursor, std::size_t start) {
    CharClass result;
    result.negated = cursor.take(U'^');
    while (!cursor.at_end() && cursor.peek() != U']') {
        const std::size_t item_start = cursor.position();
        Item first = class_item(cursor);
        const bool is_range = cursor.peek() == U'-' && cursor.peek(1) != U']' && cursor.peek(1) != Cursor::kNothing;
        if (!is_range) {
            add(result, std::move(first));
            continue;
        }
        cursor.next();
        Item last = class_item(cursor);
        const auto* low = std::get_if<char32_t>(&first);
        const auto* high = std::get_if<char32_t>(&last);
        if (low == nullptr || high == nullptr) {
            add(result, std::move(first));
            add(result, U'-');
            add(result, std::move(last));
        } else if (*low > *high) {
            cursor.fail("the range of a class is out of order", item_start);
        } else {
            result.set.add({*low, *high});
        }
    }
    if (!cursor.take(U']')) cursor.fail("a class is not closed", start);
    return result;
}

} // namespace datagems::json_schema::regex
