// Numbers that look random and are the same for the same seed, on every machine.
#pragma once

#include <cstdint>

namespace datagems::sandbox {

// The finaliser of SplitMix64: neighbouring inputs give unrelated outputs.
constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

// From 0 up to, not including, 1.
constexpr double share_of(std::uint64_t bits) noexcept {
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

// One draw after the other. Used by one thread at a time.
class RandomSequence {
  public:
    explicit RandomSequence(std::uint64_t seed) noexcept : state_(mix(seed)) {}

    // From 0 up to, not including, 1.
    double share() noexcept { return share_of(next()); }
    // From 0 up to, not including, `bound` (at least 1).
    std::uint64_t below(std::uint64_t bound) noexcept { return next() % bound; }

  private:
    std::uint64_t next() noexcept { return mix(state_++); }

    std::uint64_t state_;
};

} // namespace datagems::sandbox
