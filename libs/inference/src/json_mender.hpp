// Slightly broken JSON into JSON. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datagems::inference {

enum class Mended {
    complete,  // an object ended
    truncated, // the text ends where more must have followed
    hopeless,  // not JSON, and not nearly
};

struct MendResult {
    Mended outcome = Mended::hopeless;
    std::string json;         // when complete; its strings and numbers are still unchecked
    std::size_t end = 0;      // how far the text was read
    std::size_t open = 0;     // brackets open there
    const char* problem = ""; // when not complete: what is wrong at `end`
};

inline constexpr std::size_t max_json_depth = 64;

// Reads one object from the start of `text`, which begins with '{'. What is valid is copied byte for byte.
[[nodiscard]] MendResult mend_object(std::string_view text);

} // namespace datagems::inference
