#include "sampler/plausible.hpp"

#include "datagems/base/utf8.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

using Words = std::array<std::string_view, 16>;

constexpr Words kFirstNames = {"Anna", "Bogdan", "Chiara", "Dmitri", "Elena", "Farid",  "Grace", "Hiro",
                               "Ines", "Jonas",  "Katya",  "Liam",   "Maria", "Noémie", "Omar",  "Priya"};
constexpr Words kLastNames = {"Almeida", "Becker", "Costa",  "Dumont", "Eriksen", "Fischer",  "García", "Hughes",
                              "Ionescu", "Jansen", "Kovács", "Lind",   "Moreau",  "Nakamura", "Okafor", "Popescu"};
constexpr Words kCities = {"Amsterdam", "Bucharest", "Cairo",  "Denver", "Edinburgh", "Florence", "Geneva", "Helsinki",
                           "Istanbul",  "Jakarta",   "Kraków", "Lisbon", "Montréal",  "Nairobi",  "Osaka",  "Porto"};
constexpr Words kCountries = {"Argentina", "Brazil", "Canada", "Denmark", "Egypt",  "France",  "Germany", "Hungary",
                              "India",     "Japan",  "Kenya",  "Mexico",  "Norway", "Romania", "Spain",   "Turkey"};
constexpr Words kStreets = {"Oak Street",  "Mill Road",   "Station Road", "Park Avenue", "Church Lane", "Elm Street",
                            "River Walk",  "High Street", "Garden Way",   "Hill Road",   "Lake Drive",  "Main Street",
                            "Bridge Lane", "Forest Path", "Market Place", "Harbour Quay"};
constexpr Words kCompanies = {"Northwind", "Bluefin", "Cedar",   "Delta", "Evergreen", "Fjord",  "Granite", "Horizon",
                              "Iris",      "Juniper", "Kestrel", "Lumen", "Meridian",  "Nimbus", "Orchard", "Pinnacle"};
constexpr Words kCompanyKinds = {"Ltd",  "GmbH",    "Labs",     "Systems",  "Foods",  "Logistics", "Health", "Energy",
                                 "Bank", "Studios", "Software", "Partners", "Motors", "Textiles",  "Media",  "Tools"};
constexpr Words kJobs = {"nurse",   "teacher",  "engineer", "accountant", "designer", "chef",   "pharmacist", "driver",
                         "analyst", "gardener", "lawyer",   "carpenter",  "editor",   "farmer", "librarian",  "pilot"};
constexpr Words kProducts = {"desk lamp", "water bottle", "notebook", "headphones", "backpack", "kettle",
                             "keyboard",  "raincoat",     "umbrella", "bookshelf",  "blender",  "bicycle pump",
                             "tea set",   "garden hose",  "wallet",   "camera"};
constexpr Words kCategories = {"books", "garden", "kitchen", "music", "travel",   "sports", "health",  "finance",
                               "toys",  "nature", "fashion", "food",  "politics", "art",    "science", "technology"};
constexpr Words kLabels = {"positive", "negative", "neutral", "urgent",  "question", "complaint", "praise", "request",
                           "spam",     "billing",  "bug",     "feature", "refund",   "delivery",  "other",  "mixed"};
constexpr Words kColours = {"red",    "green", "blue", "black", "white",  "orange", "purple", "teal",
                            "yellow", "brown", "grey", "pink",  "indigo", "olive",  "navy",   "coral"};
constexpr Words kCurrencies = {"EUR", "USD", "GBP", "RON", "JPY", "CHF", "SEK", "PLN",
                               "CAD", "AUD", "INR", "BRL", "MXN", "NOK", "DKK", "CZK"};
constexpr Words kLanguages = {"en", "fr", "de", "ro", "es", "it", "pt", "nl",
                              "sv", "pl", "ja", "tr", "ar", "hi", "fi", "el"};
constexpr Words kStatuses = {"open",      "closed",  "pending", "active",  "shipped",  "delivered",
                             "cancelled", "draft",   "queued",  "running", "approved", "rejected",
                             "paid",      "overdue", "new",     "archived"};
constexpr Words kAdjectives = {"quiet", "bright", "small",  "late",  "early", "simple", "careful", "broken",
                               "warm",  "new",    "useful", "quick", "rare",  "plain",  "heavy",   "open"};
constexpr Words kNouns = {"delivery", "update",  "account", "window", "morning", "invoice", "garden", "engine",
                          "letter",   "meeting", "device",  "order",  "ticket",  "kitchen", "report", "journey"};
constexpr Words kVerbs = {"arrived",   "failed", "changed", "improved", "started", "stopped", "helped", "waited",
                          "continued", "worked", "moved",   "opened",   "closed",  "grew",    "ended",  "returned"};
constexpr Words kWhen = {"on Monday", "after lunch", "last week", "this morning", "in the end", "without warning",
                         "at night",  "once again",  "too late",  "as expected",  "in spring",  "before noon",
                         "for hours", "by itself",   "at last",   "as promised"};
constexpr std::string_view kHex = "0123456789abcdef";

// Within braces, unlike between operators, the parts are made in the order written: the same on every compiler.
std::string together(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

std::string lower_name(Random& random, const Words& names) {
    std::string name = ascii_lower(random.pick(names));
    std::erase_if(name, [](char c) { return c < 'a' || c > 'z'; });
    return name;
}

std::string digits(Random& random, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.below(10));
    }
    return text;
}

std::string two_digits(std::int64_t value) {
    return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

std::string date(Random& random) {
    return together({std::to_string(random.between(2015, 2025)), "-", two_digits(random.between(1, 12)), "-",
                     two_digits(random.between(1, 28))});
}

std::string time(Random& random) {
    return together({two_digits(random.between(0, 23)), ":", two_digits(random.between(0, 59)), ":",
                     two_digits(random.between(0, 59)), "Z"});
}

std::string uuid(Random& random) {
    std::string text;
    for (std::size_t i = 0; i < 36; ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            text += '-';
        } else if (i == 14) {
            text += '4'; // the version
        } else {
            text += kHex[static_cast<std::size_t>(i == 19 ? 8 + random.below(4) : random.below(16))];
        }
    }
    return text;
}

std::string ip(Random& random) {
    return together({"10.", std::to_string(random.below(256)), ".", std::to_string(random.below(256)), ".",
                     std::to_string(random.between(1, 254))});
}

std::string joined(std::initializer_list<std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

std::string sentence(Random& random) {
    return joined({"The", random.pick(kAdjectives), random.pick(kNouns), random.pick(kVerbs), random.pick(kWhen)}) +
           ".";
}

std::string host(Random& random) {
    return lower_name(random, kCompanies) + ".example";
}

std::string title(Random& random) {
    std::string text = joined({random.pick(kAdjectives), random.pick(kNouns), random.pick(kWhen)});
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string email(Random& random) {
    return together(
        {lower_name(random, kFirstNames), ".", lower_name(random, kLastNames), digits(random, 2), "@", host(random)});
}

std::string person(Random& random) {
    return joined({random.pick(kFirstNames), random.pick(kLastNames)});
}

std::string address_text(Topic topic, Random& random) {
    switch (topic) {
    case Topic::url:
        return together({"https://", host(random), "/", lower_name(random, kNouns), "/", digits(random, 4)});
    case Topic::host:
        return together({lower_name(random, kNouns), ".", host(random)});
    case Topic::street:
        return together({std::to_string(random.between(1, 199)), " ", random.pick(kStreets)});
    case Topic::phone:
        return together({"+40 7", digits(random, 2), " ", digits(random, 3), " ", digits(random, 3)});
    case Topic::company:
        return together({random.pick(kCompanies), " ", random.pick(kCompanyKinds)});
    default:
        return digits(random, 5); // a postcode
    }
}

const Words* word_list(Topic topic) {
    switch (topic) {
    case Topic::first_name:
        return &kFirstNames;
    case Topic::last_name:
        return &kLastNames;
    case Topic::city:
        return &kCities;
    case Topic::country:
        return &kCountries;
    case Topic::job:
        return &kJobs;
    case Topic::product:
        return &kProducts;
    case Topic::category:
        return &kCategories;
    case Topic::label:
        return &kLabels;
    case Topic::colour:
        return &kColours;
    case Topic::currency:
        return &kCurrencies;
    case Topic::language:
        return &kLanguages;
    case Topic::status:
        return &kStatuses;
    default:
        return nullptr;
    }
}

} // namespace

std::string_view plausible_word(Random& random) {
    const std::array lists = {&kAdjectives, &kNouns, &kVerbs};
    return random.pick(*random.pick(lists));
}

std::string plausible_text(Topic topic, Random& random) {
    if (const Words* words = word_list(topic)) return std::string(random.pick(*words));
    switch (topic) {
    case Topic::full_name:
        return person(random);
    case Topic::username:
        return together({lower_name(random, kFirstNames), digits(random, 3)});
    case Topic::email:
        return email(random);
    case Topic::ip:
        return ip(random);
    case Topic::uuid:
        return uuid(random);
    case Topic::code:
        return together({std::string(1, static_cast<char>('A' + random.below(26))), "-", digits(random, 6)});
    case Topic::date:
        return date(random);
    case Topic::time:
        return time(random);
    case Topic::date_time:
        return together({date(random), "T", time(random)});
    case Topic::title:
        return title(random);
    case Topic::text:
        return joined({sentence(random), sentence(random)});
    case Topic::url:
    case Topic::host:
    case Topic::street:
    case Topic::phone:
    case Topic::company:
    case Topic::postcode:
        return address_text(topic, random);
    default:
        return joined({random.pick(kAdjectives), random.pick(kNouns)});
    }
}

} // namespace datagems::json_schema
