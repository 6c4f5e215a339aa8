#include "sampler/regex_characters.hpp"

#include "regex/backtracker.hpp"
#include "regex/code_points.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

using regex::CharSet;
using regex::Range;

constexpr std::size_t kWide = 2'000; // a class of more characters says what must not be there

const CharSet& plain_text() {
    static const CharSet set = {{U'a', U'z'}, {U'A', U'Z'}, {U'0', U'9'}, {U' ', U' '}};
    return set;
}

const CharSet& printable_ascii() {
    static const CharSet set = {{U' ', U'~'}};
    return set;
}

// Control characters, blanks other than the usual one, surrogates, private and other invisible characters.
const CharSet& unusual() {
    static const CharSet set = {{0, 0x1f},          {0x7f, 0xa0},     {0xad, 0xad},     {0x1680, 0x1680},
                                {0x2000, 0x200f},   {0x2028, 0x202f}, {0x205f, 0x206f}, {0x3000, 0x3000},
                                {0xd800, 0xf8ff},   {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff0, 0xffff},
                                {0xe0000, 0x10ffff}};
    return set;
}

const CharSet& surrogates() {
    static const CharSet set = {{0xd800, 0xdfff}};
    return set;
}

// Letters, digits, marks, punctuation and symbols that fonts have.
constexpr std::array kSamples = {
    Range{0x20, 0x7e},       Range{0xa1, 0xac},       Range{0xae, 0x17f},      Range{0x1c4, 0x1cc},
    Range{0x2b0, 0x2b8},     Range{0x300, 0x304},     Range{0x391, 0x3a1},     Range{0x3b1, 0x3c9},
    Range{0x410, 0x44f},     Range{0x531, 0x540},     Range{0x5d0, 0x5ea},     Range{0x627, 0x63a},
    Range{0x660, 0x669},     Range{0x905, 0x914},     Range{0x93e, 0x940},     Range{0x966, 0x96f},
    Range{0xe01, 0xe10},     Range{0x10d0, 0x10e0},   Range{0x1e00, 0x1e10},   Range{0x2010, 0x2027},
    Range{0x2030, 0x205e},   Range{0x2070, 0x2079},   Range{0x20ac, 0x20ac},   Range{0x20dd, 0x20de},
    Range{0x2160, 0x216b},   Range{0x2190, 0x2199},   Range{0x2200, 0x220f},   Range{0x2600, 0x2606},
    Range{0x3041, 0x3050},   Range{0x30a1, 0x30b0},   Range{0x4e00, 0x4e20},   Range{0xac00, 0xac10},
    Range{0x1f1e6, 0x1f1ff}, Range{0x1f3fb, 0x1f3ff}, Range{0x1f600, 0x1f60f},
};

CharSet intersection(const CharSet& a, const CharSet& b) {
    CharSet outside = a.complement();
    outside.add(b.complement());
    return outside.complement();
}

std::size_t size(const CharSet& set) {
    std::size_t count = 0;
    for (const auto& [first, last] : set.ranges()) {
        count += last - first + 1;
    }
    return count;
}

CharSet those_in(const regex::ClassTest& test, const CharSet& candidates) {
    CharSet found;
    for (const auto& [first, last] : candidates.ranges()) {
        for (char32_t code = first; code <= last; ++code) {
            if (test.has(code)) found.add({code, code});
        }
    }
    return found;
}

CharSet with_properties(const regex::CharClass& what) {
    const regex::ClassTest test(what);
    CharSet candidates;
    for (const Range& range : kSamples) {
        candidates.add(range);
    }
    CharSet found = those_in(test, candidates);
    if (!found.empty()) return found;
    // A rare script, or invisible characters: a look at every eighth character of all scripts.
    for (char32_t code = 0; code < 0x20000; code += 8) {
        if (!regex::is_surrogate(code) && test.has(code)) found.add({code, code});
    }
    return found;
}

} // namespace

CharSet usual_characters(const regex::CharClass& what) {
    if (!what.properties.empty()) return with_properties(what);
    const CharSet all = intersection(what.negated ? what.set.complement() : what.set, surrogates().complement());
    if (size(all) > kWide) {
        for (const CharSet* preferred : {&plain_text(), &printable_ascii()}) {
            CharSet part = intersection(all, *preferred);
            if (!part.empty()) return part;
        }
    }
    CharSet usual = intersection(all, unusual().complement());
    return usual.empty() ? all : usual;
}

} // namespace datagems::json_schema
