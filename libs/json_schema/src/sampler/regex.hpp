// Strings that match a regular expression. Anchors, word boundaries and look-around are passed over, so the caller
// checks what comes out, and asks again.
#pragma once

#include "regex/ast.hpp"
#include "sampler/random.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::json_schema {

class RegexGenerator {
  public:
    // Nothing if the pattern has a mistake, or a character that no text can have.
    [[nodiscard]] static std::optional<RegexGenerator> parse(std::string_view pattern);

    // Open-ended repeats go up to `extra` beyond their least. About 20,000 bytes at most.
    [[nodiscard]] std::string generate(Random& random, std::uint32_t extra) const;

  private:
    RegexGenerator(regex::Regex regex, std::vector<regex::CharSet> usual)
        : regex_(std::move(regex)), usual_(std::move(usual)) {}

    regex::Regex regex_;
    std::vector<regex::CharSet> usual_; // what to choose from for each class
};

} // namespace datagems::json_schema
