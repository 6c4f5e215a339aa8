// Values that look right for a field's name: a city for "city", a price for "unitPrice".
#pragma once

#include "sampler/random.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace datagems::json_schema {

// What a field's name suggests.
enum class Topic : std::uint8_t {
    none,
    full_name,
    first_name,
    last_name,
    username,
    email,
    phone,
    city,
    country,
    street,
    postcode,
    company,
    job,
    product,
    category,
    label,
    colour,
    currency,
    language,
    status,
    url,
    host,
    ip,
    uuid,
    code,
    date,
    time,
    date_time,
    title,
    text,
    age,
    year,
    price,
    rating,
    count,
    share,
    latitude,
    longitude,
};

// "billingCity", "billing_city" and "City" are all about a city.
[[nodiscard]] Topic topic_of(std::string_view field_name);

// What a value of `format` looks like; none if the format is unknown.
[[nodiscard]] Topic topic_of_format(std::string_view format);

// Text about the topic; a few words for `none`.
[[nodiscard]] std::string plausible_text(Topic topic, Random& random);

// Words, to make a text longer.
[[nodiscard]] std::string_view plausible_word(Random& random);

struct PlausibleRange {
    std::int64_t first = 0;
    std::int64_t last = 1'000;
};

// The usual range of a number about the topic.
[[nodiscard]] PlausibleRange plausible_range(Topic topic);

} // namespace datagems::json_schema
