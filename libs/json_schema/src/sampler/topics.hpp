// What a field's name says about its values: "billingCity", "billing_city" and "cities" are all about a city.
#pragma once

#include <cstdint>
#include <string_view>

namespace datagems::json_schema {

enum class Topic : std::uint8_t {
    none,
    // words
    thing, // the name of something that is no person
    full_name,
    first_name,
    last_name,
    username,
    email,
    phone,
    city,
    country,
    country_code,
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
    unit,
    url,
    host,
    ip,
    path,
    version,
    uuid,
    code,
    // moments
    date,
    time,
    date_time,
    duration,
    // prose
    title,
    text,
    question,
    answer,
    review,
    message,
    // numbers
    age,
    year,
    price,
    rating,
    count,
    percent,
    share,
    weight,
    size,
    temperature,
    minutes,
    latitude,
    longitude,
};

// What the name of a field suggests; none for most names.
[[nodiscard]] Topic topic_of(std::string_view field_name);

// What a member with this name is about, in a value about `parent`. A person's name needs a sign that there is a
// person: `beside_person` says that members about persons (mail, phone, age) stand beside it.
[[nodiscard]] Topic topic_of_member(std::string_view field_name, Topic parent, bool beside_person);

// True for what only persons, and not things, have.
[[nodiscard]] bool is_personal(Topic topic) noexcept;

[[nodiscard]] constexpr bool is_prose(Topic topic) noexcept {
    return topic >= Topic::title && topic <= Topic::message;
}

} // namespace datagems::json_schema
