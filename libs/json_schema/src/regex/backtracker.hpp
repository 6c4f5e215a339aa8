// A backtracking machine for what needs ECMA-262's own rules: captures that each repetition of an outer group forgets,
// back references to them, and look-behind of any length, which reads backwards.
#pragma once

#include "regex/ast.hpp"
#include "regex/pcre2_machine.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace datagems::json_schema::regex {

// One step of the machine. Registers hold where groups begin and end, and the counts and starts of repeats.
struct Step {
    enum class Op : std::uint8_t {
        consume, // one character of class `a`
        split,   // goes on at `a`, later perhaps at `b`
        jump,    // to `a`
        at_start,
        at_end,
        boundary,
        not_boundary,
        save,       // the position, to register `a`
        clear,      // groups `a` to `b` - 1
        refer,      // the text of group `a` once more
        zero,       // register `a`
        repeat,     // decides on repeat `a`: its body follows, `b` comes after it
        begin_body, // of repeat `a`
        end_body,   // of repeat `a`, which is at `b`
        look,       // tries what follows up to `looked`; negated: `b` comes after it
        looked,     // has matched: ends the last look
        match,
    };

    Op op = Op::match;
    bool backwards = false; // of consume and refer
    bool negated = false;   // of look and looked
    std::uint32_t a = 0;
    std::uint32_t b = 0;
};

struct Repeat {
    std::uint32_t least = 0;
    std::uint32_t most = 0;
    bool lazy = false;
    std::uint32_t count = 0; // registers
    std::uint32_t start = 0;
};

class ClassTest {
  public:
    explicit ClassTest(const CharClass& what);
    [[nodiscard]] bool has(char32_t code) const noexcept;

  private:
    CharSet set_;
    std::optional<Pcre2Machine> properties_; // knows the whole class then
};

class Backtracker {
  public:
    [[nodiscard]] static Backtracker build(const Regex& regex);

    // Unanchored search in valid UTF-8, given up after the steps that effort.hpp allows, or 12 MB. Thread-safe;
    // allocates only when a thread's matches need more memory than those before.
    [[nodiscard]] Answer find(std::string_view text) const noexcept;

  private:
    friend class BacktrackerBuilder;
    friend class Search;

    Backtracker() = default;

    std::vector<Step> steps_;
    std::vector<Repeat> repeats_;
    std::vector<ClassTest> classes_;
    std::uint32_t registers_ = 0;
};

} // namespace datagems::json_schema::regex
