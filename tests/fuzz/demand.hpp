// Ending a fuzzer where a property does not hold.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace datagems::fuzz {

// Aborts, naming the property, if it does not hold.
inline void demand(bool holds, std::string_view property) {
    if (holds) return;
    std::cerr << "does not hold: " << property << std::endl;
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// The text up to the first `mark`, taken off it with the mark.
inline std::string_view take_until(std::string_view& text, char mark) {
    const auto end = text.find(mark);
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

} // namespace datagems::fuzz
