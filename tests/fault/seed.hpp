// Where the chance of a fault test comes from: a short run always has the same seed, a long one (DATAGEMS_FAULT_LONG)
// explores with a new one, and DATAGEMS_FAULT_SEED replays either.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace datagems::test {

inline bool is_long() {
    return std::getenv("DATAGEMS_FAULT_LONG") != nullptr;
}

// Prints its seed.
inline std::mt19937_64 seeded(const char* what) {
    const char* given = std::getenv("DATAGEMS_FAULT_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : is_long() ? std::random_device{}() : 1;
    std::cout << what << ": seed " << seed << '\n';
    return std::mt19937_64(seed);
}

inline int rounds(int in_short, int in_long) {
    return is_long() ? in_long : in_short;
}

} // namespace datagems::test
