// Valid texts of the formats that are asserted.
#include "sampler/plausible.hpp"
#include "sampler/text_parts.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

std::string two_digits(std::int64_t value) {
    return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

std::string ipv6(Random& random) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text = "2001:db8:";
    for (int group = 0; group < 2; ++group) {
        text += ':';
        text += hex[static_cast<std::size_t>(1 + random.below(15))];
        for (int i = 0; i < 3; ++i) {
            text += hex[static_cast<std::size_t>(random.below(16))];
        }
    }
    return text;
}

std::string duration(Random& random) {
    switch (random.below(4)) {
    case 0:
        return together({"P", std::to_string(random.between(1, 90)), "D"});
    case 1:
        return together({"PT", std::to_string(random.between(1, 240)), "M"});
    case 2:
        return together({"PT", std::to_string(random.between(1, 23)), "H", std::to_string(random.between(1, 59)), "M"});
    default:
        return together({"P", std::to_string(random.between(1, 30)), "DT", std::to_string(random.between(1, 23)), "H"});
    }
}

std::string pointer(Random& random) {
    return together({"/", plausible_word(random), "/", std::to_string(random.below(100)), "/", plausible_word(random)});
}

std::string expression(Random& random) {
    return together({"^", plausible_word(random), "[0-9]{", std::to_string(random.between(1, 20)), "}$"});
}

std::string reference(Random& random) {
    if (random.chance(50)) return plausible_url(random);
    return together(
        {"/", plausible_word(random), "/", plausible_word(random), "/", std::to_string(random.below(1'000))});
}

struct FormatText {
    std::string_view name;
    std::string (*make)(Random& random);
};

constexpr std::array kFormats = {
    FormatText{"date", plausible_date},
    FormatText{"time", plausible_time},
    FormatText{"date-time",
               [](Random& random) {
                   return together({plausible_date(random), "T", plausible_time(random)});
               }},
    FormatText{"duration", duration},
    FormatText{"email", plausible_email},
    FormatText{"idn-email", plausible_email},
    FormatText{"hostname", plausible_host},
    FormatText{"ipv4", plausible_ip},
    FormatText{"ipv6", ipv6},
    FormatText{"uri", plausible_url},
    FormatText{"uri-reference", reference},
    FormatText{"uuid", plausible_uuid},
    FormatText{"json-pointer", pointer},
    FormatText{"regex", expression},
};

} // namespace

std::string plausible_date(Random& random) {
    return together({std::to_string(random.between(2015, 2025)), "-", two_digits(random.between(1, 12)), "-",
                     two_digits(random.between(1, 28))});
}

std::string plausible_time(Random& random) {
    return together({two_digits(random.between(0, 23)), ":", two_digits(random.between(0, 59)), ":",
                     two_digits(random.between(0, 59)), "Z"});
}

std::string plausible_format(std::string_view name, Random& random) {
    for (const FormatText& format : kFormats) {
        if (format.name == name) return format.make(random);
    }
    return {};
}

} // namespace datagems::json_schema
