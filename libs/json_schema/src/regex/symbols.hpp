// Code points that no part of a regular expression tells apart are one symbol: the alphabet of an automaton.
#pragma once

#include "regex/char_set.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace datagems::json_schema::regex {

class Symbols {
  public:
    using Symbol = std::uint8_t;

    // Nothing if there would be more than 254 symbols, or it would take long to find them.
    [[nodiscard]] static std::optional<Symbols> telling_apart(const std::vector<CharSet>& sets);

    [[nodiscard]] std::size_t count() const noexcept { return samples_.size(); }

    [[nodiscard]] Symbol of_ascii(unsigned char c) const noexcept { return ascii_[c]; }
    [[nodiscard]] Symbol of(char32_t code) const noexcept;

    // One code point of each symbol.
    [[nodiscard]] const std::vector<char32_t>& samples() const noexcept { return samples_; }

  private:
    Symbols() = default;

    std::vector<char32_t> starts_; // of the stretches of one symbol each
    std::vector<Symbol> symbols_;  // of these stretches
    std::array<Symbol, 128> ascii_{};
    std::vector<char32_t> samples_;
};

} // namespace datagems::json_schema::regex
