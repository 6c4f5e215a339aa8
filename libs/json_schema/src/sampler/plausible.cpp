#include "sampler/plausible.hpp"

#include "sampler/text_parts.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

const words::List* word_list(Topic topic) {
    switch (topic) {
    case Topic::first_name:
        return &words::first_names;
    case Topic::last_name:
        return &words::last_names;
    case Topic::city:
        return &words::cities;
    case Topic::country:
        return &words::countries;
    case Topic::country_code:
        return &words::country_codes;
    case Topic::job:
        return &words::jobs;
    case Topic::category:
        return &words::categories;
    case Topic::label:
        return &words::labels;
    case Topic::colour:
        return &words::colours;
    case Topic::currency:
        return &words::currencies;
    case Topic::language:
        return &words::languages;
    case Topic::status:
        return &words::statuses;
    case Topic::unit:
        return &words::units;
    default:
        return nullptr;
    }
}

std::string letter(Random& random) {
    return std::string(1, static_cast<char>('A' + random.below(26)));
}

std::string capital(std::string text) {
    text.front() = static_cast<char>(text.front() - 'a' + 'A'); // words begin with small ASCII letters
    return text;
}

// Texts of several parts about things and places.
std::string thing(Topic topic, Random& random) {
    switch (topic) {
    case Topic::street:
        return together({std::to_string(random.between(1, 199)), " ", random.pick(words::streets)});
    case Topic::phone:
        return together(
            {"+40 7", random_digits(random, 2), " ", random_digits(random, 3), " ", random_digits(random, 3)});
    case Topic::company:
        return together({random.pick(words::companies), " ", random.pick(words::company_kinds)});
    case Topic::product:
        return together({random.pick(words::qualities), " ", random.pick(words::products)});
    case Topic::thing:
        return capital(together({random.pick(words::adjectives), " ", random.pick(words::nouns)}));
    case Topic::postcode:
        return random_digits(random, 5);
    case Topic::path:
        return together({"/", plain_name(random, words::nouns), "/", plain_name(random, words::nouns), "_",
                         random_digits(random, 2), ".txt"});
    case Topic::version:
        return together({std::to_string(random.below(10)), ".", std::to_string(random.below(20)), ".",
                         std::to_string(random.below(40))});
    case Topic::code:
        return together({letter(random), "-", random_digits(random, 6)});
    default:
        return together({random.pick(words::adjectives), " ", random.pick(words::nouns)});
    }
}

std::string person(Topic topic, Random& random) {
    if (topic == Topic::username) return plain_name(random, words::first_names) + random_digits(random, 3);
    return together({random.pick(words::first_names), " ", random.pick(words::last_names)});
}

} // namespace

std::string_view plausible_word(Random& random) {
    return random.pick(random.chance(50) ? words::adjectives : words::nouns);
}

std::string plausible_text(Topic topic, Random& random) {
    if (const words::List* list = word_list(topic)) return std::string(random.pick(*list));
    if (is_prose(topic)) return plausible_prose(topic, random);
    switch (topic) {
    case Topic::full_name:
    case Topic::username:
        return person(topic, random);
    case Topic::email:
        return plausible_email(random);
    case Topic::ip:
        return plausible_ip(random);
    case Topic::uuid:
        return plausible_uuid(random);
    case Topic::url:
        return plausible_url(random);
    case Topic::host:
        return plausible_host(random);
    case Topic::date:
        return plausible_date(random);
    case Topic::time:
        return plausible_time(random);
    case Topic::date_time:
        return plausible_format("date-time", random);
    case Topic::duration:
        return plausible_format("duration", random);
    default:
        return thing(topic, random);
    }
}

} // namespace datagems::json_schema
