// A regular expression as a program for a machine that follows all alternatives at once (Thompson's construction).
#pragma once

#include "regex/ast.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace datagems::json_schema::regex {

struct Instruction {
    enum class Op : std::uint8_t {
        consume,      // one character of sets[set], then `next`
        split,        // both `next` and `other`
        jump,         // `next`
        at_start,     // `next`, only at the start
        at_end,       // `next`, only at the end
        boundary,     // `next`, only between a word character and another one
        not_boundary, // `next`, only elsewhere
        match,
    };

    Op op = Op::match;
    std::uint32_t next = 0;
    std::uint32_t other = 0;
    std::uint32_t set = 0;
};

struct Program {
    std::vector<Instruction> instructions; // the first is the entry
    std::vector<CharSet> sets;
    bool looks_at_words = false;    // has a boundary
    bool is_only_for_ascii = false; // has properties, of which only the ASCII part is in the sets
};

// Nothing for look-around, back references, properties that are not known for ASCII, and for more than `most`
// instructions. Searches: what stands before the match is consumed too, unless the expression can match only at the
// start.
[[nodiscard]] std::optional<Program> search_program(const Regex& regex, std::size_t most);

} // namespace datagems::json_schema::regex
