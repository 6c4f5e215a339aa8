// The sampler's own random numbers, the same on every machine: xoshiro256** seeded by splitmix64 (both by David
// Blackman and Sebastiano Vigna, prng.di.unimi.it, public domain algorithms).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace datagems::json_schema {

class Random {
  public:
    explicit Random(std::uint64_t seed) noexcept {
        for (std::uint64_t& word : state_) {
            word = splitmix(seed);
        }
    }

    std::uint64_t next() noexcept {
        const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    // From 0 to count - 1; count must not be 0.
    std::uint64_t below(std::uint64_t count) noexcept {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>((static_cast<Wide>(next()) * count) >> 64U);
    }

    // From first to last, both included.
    std::int64_t between(std::int64_t first, std::int64_t last) noexcept {
        const std::uint64_t span = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
        const std::uint64_t offset = span == 0 ? next() : below(span);
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + offset);
    }

    // True in `percent` of 100 cases.
    bool chance(unsigned percent) noexcept { return below(100) < percent; }

    template <class List>
    const auto& pick(const List& list) noexcept {
        return list[static_cast<std::size_t>(below(list.size()))];
    }

  private:
    static std::uint64_t splitmix(std::uint64_t& seed) noexcept {
        seed += 0x9e3779b97f4a7c15ULL;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31U);
    }

    std::array<std::uint64_t, 4> state_{};
};

} // namespace datagems::json_schema
