// Small pieces that plausible texts are put together from.
#pragma once

#include "sampler/random.hpp"
#include "sampler/words.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace datagems::json_schema {

// Within braces, unlike between operators, the parts are made in the order written: the same on every compiler.
[[nodiscard]] inline std::string together(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

[[nodiscard]] inline std::string random_digits(Random& random, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.below(10));
    }
    return text;
}

// A word of the list in lower case, ASCII letters only.
[[nodiscard]] std::string plain_name(Random& random, words::List list);

[[nodiscard]] std::string plausible_host(Random& random);
[[nodiscard]] std::string plausible_url(Random& random);
[[nodiscard]] std::string plausible_email(Random& random);
[[nodiscard]] std::string plausible_ip(Random& random);
[[nodiscard]] std::string plausible_uuid(Random& random);

} // namespace datagems::json_schema
