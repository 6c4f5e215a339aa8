// Strings that match a regular expression, for the simple ones: literals, classes, groups, alternation, quantifiers,
// anchors. Look-around, back references and flags are refused.
#pragma once

#include "sampler/random.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::json_schema {

struct RegexPart {
    enum class Kind { set, sequence, choice, repeat };

    Kind kind = Kind::sequence;
    std::vector<std::pair<char32_t, char32_t>> ranges; // of a set
    std::vector<RegexPart> parts;                      // of the others; a repeat has one
    std::uint32_t least = 1;
    std::uint32_t most = 1;
    bool open_ended = false; // no upper limit: `most` is a moderate one
};

class RegexGenerator {
  public:
    // Nothing if the pattern is not one of the simple ones.
    [[nodiscard]] static std::optional<RegexGenerator> parse(std::string_view pattern);

    // A string that matches; open-ended repeats go up to `extra` beyond their least.
    [[nodiscard]] std::string generate(Random& random, std::uint32_t extra) const;

  private:
    explicit RegexGenerator(RegexPart root) : root_(std::move(root)) {}
    RegexPart root_;
};

} // namespace datagems::json_schema
