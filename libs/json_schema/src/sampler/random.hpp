// The sampler's own random numbers, the same on every machine: xoshiro256** seeded by splitmix64 (both by David
// Blackman and Sebastiano Vigna, prng.di.unimi.it, public domain algorithms).
//
// The first choices are stratified: of 64 consecutive seeds each makes another combination of choices, as long as there
// are so many. So a schema with few possible values still gives distinct samples for neighbouring seeds.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace datagems::json_schema {

class Random {
  public:
    // `attempt` sets apart the tries at one seed. The first few share the seed's stratum; later ones have none.
    explicit Random(std::uint64_t seed, std::uint64_t attempt = 0) noexcept {
        std::uint64_t mixed = seed ^ (attempt * 0xd1342543de82ef95ULL);
        for (std::uint64_t& word : state_) {
            word = splitmix(mixed);
        }
        if (attempt >= kStratifiedAttempts) return;
        std::uint64_t block = seed / kStrata;
        const std::uint64_t order = splitmix(block);
        constexpr std::array<std::uint64_t, 4> strides = {19, 27, 37, 45}; // odd: a permutation of the strata
        stratum_ = (seed * strides[order % 4] + (order >> 8U)) % kStrata;
        strata_ = kStrata;
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
        if (strata_ > 1 && count > 1) return stratified(count);
        return scaled(next(), count);
    }

    // From first to last, both included.
    std::int64_t between(std::int64_t first, std::int64_t last) noexcept {
        const std::uint64_t span = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) + 1;
        const std::uint64_t offset = span == 0 ? next() : below(span);
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + offset);
    }

    // True in `percent` of 100 cases.
    bool chance(unsigned percent) noexcept {
        if (strata_ <= 1 || percent == 0 || percent >= 100) return scaled(next(), 100) < percent;
        const std::uint64_t share = (strata_ * percent + 99) / 100;
        const bool hit = stratum_ < share;
        stratum_ = hit ? stratum_ : stratum_ - share;
        strata_ = hit ? share : strata_ - share;
        return hit;
    }

    // The same, where the other case leaves only `room` different values: no more strata go that way.
    bool chance(unsigned percent, double room) noexcept {
        if (strata_ <= 1 || static_cast<double>(strata_ * (100 - percent)) <= room * 100) return chance(percent);
        const auto others = static_cast<std::uint64_t>(room);
        const bool hit = stratum_ >= others;
        stratum_ = hit ? stratum_ - others : stratum_;
        strata_ = hit ? strata_ - others : others;
        return hit;
    }

    // From 0 to count - 1, where the choice `i` leaves only `room(i)` different values: strata in excess go elsewhere.
    template <class Room>
    std::size_t below(std::size_t count, Room room) noexcept {
        if (strata_ <= 1) return static_cast<std::size_t>(below(count));
        std::uint64_t left = strata_;
        for (std::size_t i = 0; i < count; ++i) {
            // What the later choices cannot take falls to this one.
            double later = 0;
            for (std::size_t j = i + 1; j < count; ++j) {
                later += room(j);
            }
            const std::uint64_t fair = border(1, left, count - i);
            const std::uint64_t most = room(i) < static_cast<double>(left) ? static_cast<std::uint64_t>(room(i)) : left;
            const std::uint64_t least =
                later < static_cast<double>(left) ? left - static_cast<std::uint64_t>(later) : 0;
            const std::uint64_t share = i + 1 == count ? left : std::max(std::min(fair, most), least);
            if (stratum_ < share) {
                strata_ = share;
                return i;
            }
            stratum_ -= share;
            left -= share;
        }
        return count - 1;
    }

    template <class List>
    const auto& pick(const List& list) noexcept {
        return list[static_cast<std::size_t>(below(list.size()))];
    }

  private:
    __extension__ using Wide = unsigned __int128;
    static constexpr std::uint64_t kStrata = 64;
    static constexpr std::uint64_t kStratifiedAttempts = 4;

    static std::uint64_t splitmix(std::uint64_t& seed) noexcept {
        seed += 0x9e3779b97f4a7c15ULL;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31U);
    }

    static std::uint64_t scaled(std::uint64_t word, std::uint64_t count) noexcept {
        return static_cast<std::uint64_t>((static_cast<Wide>(word) * count) >> 64U);
    }

    // ceil(part × whole / parts)
    static std::uint64_t border(std::uint64_t part, std::uint64_t whole, std::uint64_t parts) noexcept {
        return static_cast<std::uint64_t>((static_cast<Wide>(part) * whole + (parts - 1)) / parts);
    }

    // Strata share out the choices, or choices the strata, whichever are more: no two strata make the same choice and
    // have the same stratum left.
    std::uint64_t stratified(std::uint64_t count) noexcept {
        if (count >= strata_) {
            const std::uint64_t first = border(stratum_, count, strata_);
            const std::uint64_t end = border(stratum_ + 1, count, strata_);
            strata_ = 1;
            return first + scaled(next(), end - first);
        }
        const std::uint64_t choice = stratum_ * count / strata_;
        const std::uint64_t first = border(choice, strata_, count);
        const std::uint64_t end = border(choice + 1, strata_, count);
        stratum_ -= first;
        strata_ = end - first;
        return choice;
    }

    std::array<std::uint64_t, 4> state_{};
    std::uint64_t stratum_ = 0;
    std::uint64_t strata_ = 1;
};

} // namespace datagems::json_schema
