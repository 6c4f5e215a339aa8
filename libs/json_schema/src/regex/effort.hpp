// How long a machine that tries alternatives one after the other may go on.
#pragma once

#include <algorithm>
#include <cstddef>

namespace datagems::json_schema::regex {

// Steps of backtracking, about 20 ns each. Ample for what people write (a look-ahead reads the text once or twice), and
// never more than about 10 ms.
[[nodiscard]] constexpr std::size_t allowed_steps(std::size_t text_size) noexcept {
    constexpr std::size_t for_any_text = 20'000;
    constexpr std::size_t for_each_byte = 50;
    constexpr std::size_t most = 500'000;
    return text_size >= most / for_each_byte ? most : std::min(most, for_any_text + for_each_byte * text_size);
}

} // namespace datagems::json_schema::regex
