// A regular expression of ECMA-262 as a tree.
#pragma once

#include "regex/char_set.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace datagems::json_schema::regex {

// \p{name} or, negated, \P{name}.
struct Property {
    std::string name; // as PCRE2 spells it
    bool negated = false;

    friend bool operator==(const Property&, const Property&) = default;
};

// What one character may be: in the set or with one of the properties; or, negated, neither.
struct CharClass {
    CharSet set;
    std::vector<Property> properties;
    bool negated = false;
};

struct Node {
    enum class Kind : std::uint8_t {
        character,      // `value` is the code point
        any_of,         // `value` is the index of the class
        sequence,       // children in order, maybe none
        choice,         // one of the children
        capture,        // the one child, remembered as group `value`
        repeat,         // the one child, from `least` to `most` times
        start,          // ^
        end,            // $
        word_boundary,  // \b, negated \B
        look_ahead,     // the one child follows; negated: does not
        look_behind,    // the one child stands before; negated: does not
        back_reference, // what group `value` matched; the empty text while it has matched nothing
    };

    Kind kind = Kind::sequence;
    bool negated = false;
    bool lazy = false; // of a repeat
    std::uint32_t value = 0;
    std::uint32_t least = 0;
    std::uint32_t most = 0;
    std::vector<Node> children;
};

constexpr std::uint32_t kUnlimited = 0xffffffff; // Node::most of `*`, `+` and `{n,}`
constexpr std::uint32_t kMostRepeats = 1'000'000;

struct Regex {
    Node root;
    std::vector<CharClass> classes;
    std::uint32_t groups = 0; // capturing ones, numbered from 1
    bool has_back_references = false;
    bool has_look_around = false;
    bool has_properties = false;
};

} // namespace datagems::json_schema::regex
