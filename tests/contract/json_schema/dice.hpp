// Random choices that are the same on every machine for the same seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace datagems::schema_peer {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    // From 0 to count - 1; count must not be 0. The bias of the remainder does not matter here.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
    bool chance(unsigned percent) { return below(100) < percent; }

    template <class List>
    auto& pick(List& list) {
        return list[below(list.size())];
    }

  private:
    std::mt19937_64 engine_;
};

} // namespace datagems::schema_peer
