#include "regex/symbols.hpp"

#include <algorithm>
#include <bitset>

namespace datagems::json_schema::regex {

namespace {

constexpr std::size_t kMostSets = 256;
constexpr std::size_t kMostSymbols = 254;
constexpr std::size_t kMostChecks = 20'000; // of a set for a code point

std::vector<char32_t> starts_of_stretches(const std::vector<CharSet>& sets) {
    std::vector<char32_t> starts = {0};
    for (const CharSet& set : sets) {
        for (const auto& [first, last] : set.ranges()) {
            starts.push_back(first);
            if (last != kLastCodePoint) starts.push_back(last + 1);
        }
    }
    std::ranges::sort(starts);
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    return starts;
}

} // namespace

std::optional<Symbols> Symbols::telling_apart(const std::vector<CharSet>& sets) {
    Symbols result;
    result.starts_ = starts_of_stretches(sets);
    if (sets.size() > kMostSets || result.starts_.size() * sets.size() > kMostChecks) return std::nullopt;

    // Stretches that are in the same sets are one symbol.
    std::vector<std::bitset<kMostSets>> known;
    for (const char32_t start : result.starts_) {
        std::bitset<kMostSets> memberships;
        for (std::size_t i = 0; i < sets.size(); ++i) {
            memberships[i] = sets[i].contains(start);
        }
        const auto found = std::ranges::find(known, memberships);
        result.symbols_.push_back(static_cast<Symbol>(found - known.begin()));
        if (found != known.end()) continue;
        if (known.size() == kMostSymbols) return std::nullopt;
        known.push_back(memberships);
        result.samples_.push_back(start);
    }
    for (std::size_t c = 0; c < result.ascii_.size(); ++c) {
        result.ascii_[c] = result.of(static_cast<char32_t>(c));
    }
    return result;
}

Symbols::Symbol Symbols::of(char32_t code) const noexcept {
    const auto after = std::ranges::upper_bound(starts_, code);
    return symbols_[static_cast<std::size_t>(after - starts_.begin()) - 1];
}

} // namespace datagems::json_schema::regex
