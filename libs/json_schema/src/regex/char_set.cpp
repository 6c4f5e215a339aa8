#include "regex/char_set.hpp"

#include <algorithm>

namespace datagems::json_schema::regex {

CharSet::CharSet(std::initializer_list<Range> ranges) {
    for (const Range& range : ranges) {
        add(range);
    }
}

void CharSet::add(Range range) {
    // The ranges that touch the new one become part of it.
    const auto begin =
        std::ranges::lower_bound(ranges_, range.first, {}, [](const Range& old) { return old.last + 1; });
    auto end = begin;
    while (end != ranges_.end() && end->first <= range.last + 1) {
        range.first = std::min(range.first, end->first);
        range.last = std::max(range.last, end->last);
        ++end;
    }
    ranges_.insert(ranges_.erase(begin, end), range);
}

void CharSet::add(const CharSet& other) {
    for (const Range& range : other.ranges_) {
        add(range);
    }
}

bool CharSet::contains(char32_t code) const noexcept {
    const auto after = std::ranges::upper_bound(ranges_, code, {}, &Range::first);
    return after != ranges_.begin() && std::prev(after)->last >= code;
}

CharSet CharSet::complement() const {
    CharSet rest;
    char32_t next = 0;
    for (const Range& range : ranges_) {
        if (range.first > next) rest.ranges_.push_back({next, range.first - 1});
        next = range.last + 1;
    }
    if (next <= kLastCodePoint) rest.ranges_.push_back({next, kLastCodePoint});
    return rest;
}

const CharSet& digits() {
    static const CharSet set = {{U'0', U'9'}};
    return set;
}

const CharSet& word_characters() {
    static const CharSet set = {{U'a', U'z'}, {U'A', U'Z'}, {U'0', U'9'}, {U'_', U'_'}};
    return set;
}

const CharSet& white_space() {
    // WhiteSpace and LineTerminator: tab to carriage return, Zs, U+2028, U+2029, and the byte order mark.
    static const CharSet set = {{0x09, 0x0d},     {0x20, 0x20},     {0xa0, 0xa0},     {0x1680, 0x1680},
                                {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f},
                                {0x3000, 0x3000}, {0xfeff, 0xfeff}};
    return set;
}

const CharSet& all_but_line_terminators() {
    static const CharSet set = CharSet{{U'\n', U'\n'}, {U'\r', U'\r'}, {0x2028, 0x2029}}.complement();
    return set;
}

} // namespace datagems::json_schema::regex
