// What a JSON number is, whatever its size.
#pragma once

#include "datagems/statistics/moments.hpp"

#include <cstdint>
#include <string_view>

namespace datagems::exports {

struct JsonNumber {
    bool integer = false;       // without a fraction, however it is written, as JSON Schema has it: 2, 2.0, 1e308
    bool finite = true;         // within the range of a double
    statistics::Real value = 0; // the nearest double; exact for integers of 64 bits
    std::uint64_t hash = 0;     // the same for numbers that are exactly equal, and for them alone
};

// `literal` is a number that a scanner checked.
[[nodiscard]] JsonNumber read_json_number(std::string_view literal);

} // namespace datagems::exports
