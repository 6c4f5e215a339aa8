// Addresses of the network and identifiers: hosts, URLs, mail, IP, UUID.
#include "sampler/text_parts.hpp"

#include "datagems/base/utf8.hpp"

namespace datagems::json_schema {

std::string plain_name(Random& random, words::List list) {
    std::string name = ascii_lower(random.pick(list));
    std::erase_if(name, [](char c) { return c < 'a' || c > 'z'; });
    return name;
}

std::string plausible_host(Random& random) {
    return together({plain_name(random, words::nouns), ".", plain_name(random, words::companies), ".example"});
}

std::string plausible_url(Random& random) {
    return together({"https://", plain_name(random, words::companies), ".example/", plain_name(random, words::nouns),
                     "/", random_digits(random, 4)});
}

std::string plausible_email(Random& random) {
    return together({plain_name(random, words::first_names), ".", plain_name(random, words::last_names),
                     random_digits(random, 2), "@", plain_name(random, words::companies), ".example"});
}

std::string plausible_ip(Random& random) {
    return together({"10.", std::to_string(random.below(256)), ".", std::to_string(random.below(256)), ".",
                     std::to_string(random.between(1, 254))});
}

std::string plausible_uuid(Random& random) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text(36, '-');
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) continue;
        if (i == 0 || i == 15 || i == 26) bits = i == 0 ? random.below(UINT64_MAX) : random.next();
        const std::uint64_t digit = bits % 16;
        bits /= 16;
        text[i] = i == 14 ? '4' /* the version */ : hex[static_cast<std::size_t>(i == 19 ? 8 + digit % 4 : digit)];
    }
    return text;
}

} // namespace datagems::json_schema
