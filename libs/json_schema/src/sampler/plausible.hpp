// Values that look right for a topic: a city for "city", a price for "unitPrice".
#pragma once

#include "sampler/random.hpp"
#include "sampler/topics.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace datagems::json_schema {

// Text about the topic; a few words for `none`.
[[nodiscard]] std::string plausible_text(Topic topic, Random& random);

// One or two sentences, for the prose topics (sentences.cpp).
[[nodiscard]] std::string plausible_prose(Topic topic, Random& random);
[[nodiscard]] std::string plausible_sentence(Random& random);

// Words, to make a text longer, or as the name of a member.
[[nodiscard]] std::string_view plausible_word(Random& random);

// A valid text of the format (formats.cpp); empty if it is not one that is asserted.
[[nodiscard]] std::string plausible_format(std::string_view format, Random& random);
// The same moment spelled for "date", "time" and "date-time".
[[nodiscard]] std::string plausible_date(Random& random);
[[nodiscard]] std::string plausible_time(Random& random);

struct PlausibleRange {
    std::int64_t first = 0;
    std::int64_t last = 1'000;
};

// The usual range of a number about the topic.
[[nodiscard]] PlausibleRange plausible_range(Topic topic);

// The exponent of ten of the last digit that is usual: -2 for a price.
[[nodiscard]] int decimals_usual(Topic topic);

} // namespace datagems::json_schema
