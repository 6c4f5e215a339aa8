// Where the chance of a fault test comes from: DATAGEMS_FAULT_SEED replays a run, DATAGEMS_FAULT_LONG makes it long.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace datagems::test {

// Prints its seed.
inline std::mt19937_64 seeded(const char* what) {
    const char* given = std::getenv("DATAGEMS_FAULT_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
    std::cout << what << ": seed " << seed << '\n';
    return std::mt19937_64(seed);
}

inline bool is_long() {
    return std::getenv("DATAGEMS_FAULT_LONG") != nullptr;
}

inline int rounds(int in_short, int in_long) {
    return is_long() ? in_long : in_short;
}

} // namespace datagems::test
