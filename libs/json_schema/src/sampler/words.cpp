#include "sampler/words.hpp"

#include <array>

namespace datagems::json_schema::words {

namespace {

constexpr auto kFirstNames = std::to_array<std::string_view>(
    {"Anna",   "Bogdan", "Chiara", "Dmitri", "Elena",  "Farid",  "Grace",   "Hiro",  "Ines",   "Jonas",
     "Katya",  "Liam",   "Maria",  "Noémie", "Omar",   "Priya",  "Quentin", "Rosa",  "Samir",  "Tove",
     "Ursula", "Viktor", "Wanda",  "Xavier", "Yara",   "Zoltán", "Aisha",   "Bruno", "Carmen", "David",
     "Emeka",  "Freja",  "Giulia", "Hanna",  "Ivan",   "Julia",  "Kofi",    "Leila", "Marek",  "Nadia",
     "Oscar",  "Paula",  "Rahul",  "Sofia",  "Thomas", "Uma",    "Vera",    "Yusuf"});
constexpr auto kLastNames = std::to_array<std::string_view>(
    {"Almeida", "Becker",   "Costa",  "Dumont",   "Eriksen", "Fischer", "García",    "Hughes",  "Ionescu", "Jansen",
     "Kovács",  "Lind",     "Moreau", "Nakamura", "Okafor",  "Popescu", "Quinn",     "Rossi",   "Silva",   "Tanaka",
     "Ueda",    "Virtanen", "Weber",  "Xu",       "Yilmaz",  "Zhang",   "Andersson", "Bauer",   "Chen",    "Davies",
     "Evans",   "Ferrari",  "Gupta",  "Haddad",   "Ivanova", "Jensen",  "Kim",       "Laurent", "Mensah",  "Novak",
     "Olsen",   "Petrov",   "Reyes",  "Sato",     "Torres",  "Vargas",  "Wright",    "Young"});
constexpr auto kCities = std::to_array<std::string_view>(
    {"Amsterdam", "Bucharest", "Cairo",   "Denver",  "Edinburgh", "Florence", "Geneva",   "Helsinki",
     "Istanbul",  "Jakarta",   "Kraków",  "Lisbon",  "Montréal",  "Nairobi",  "Osaka",    "Porto",
     "Quito",     "Riga",      "Seville", "Tallinn", "Uppsala",   "Vienna",   "Warsaw",   "Xalapa",
     "York",      "Zürich",    "Athens",  "Bergen",  "Chicago",   "Dublin",   "Essen",    "Fez",
     "Ghent",     "Hanoi",     "Izmir",   "Jaipur",  "Kyoto",     "Lima",     "Malmö",    "Naples",
     "Oslo",      "Prague",    "Rabat",   "Sofia",   "Turin",     "Utrecht",  "Valencia", "Zagreb",
     "Accra",     "Bogotá",    "Cardiff", "Delhi",   "Erfurt",    "Galway",   "Havana",   "Innsbruck",
     "Jena",      "Kigali",    "Leeds",   "Madrid",  "Nantes",    "Oulu",     "Perth",    "Reykjavík"});
constexpr auto kCountries = std::to_array<std::string_view>(
    {"Argentina", "Brazil",  "Canada",  "Denmark", "Egypt",   "France",   "Germany", "Hungary",
     "India",     "Japan",   "Kenya",   "Mexico",  "Norway",  "Romania",  "Spain",   "Turkey",
     "Austria",   "Belgium", "Chile",   "Estonia", "Finland", "Greece",   "Iceland", "Italy",
     "Jordan",    "Latvia",  "Morocco", "Nepal",   "Peru",    "Portugal", "Sweden",  "Vietnam"});
constexpr auto kCountryCodes = std::to_array<std::string_view>(
    {"AR", "BR", "CA", "DK", "EG", "FR", "DE", "HU", "IN", "JP", "KE", "MX", "NO", "RO", "ES", "TR",
     "AT", "BE", "CL", "EE", "FI", "GR", "IS", "IT", "JO", "LV", "MA", "NP", "PE", "PT", "SE", "VN"});
constexpr auto kStreets =
    std::to_array<std::string_view>({"Oak Street", "Mill Road", "Station Road", "Park Avenue", "Church Lane",
                                     "Elm Street", "River Walk", "High Street", "Garden Way", "Hill Road", "Lake Drive",
                                     "Main Street", "Bridge Lane", "Forest Path", "Market Place", "Harbour Quay"});
constexpr auto kCompanies = std::to_array<std::string_view>(
    {"Northwind", "Bluefin", "Cedar",   "Delta", "Evergreen", "Fjord",  "Granite", "Horizon",
     "Iris",      "Juniper", "Kestrel", "Lumen", "Meridian",  "Nimbus", "Orchard", "Pinnacle",
     "Quarry",    "Ridge",   "Summit",  "Tidal", "Umbra",     "Vertex", "Willow",  "Zephyr"});
constexpr auto kCompanyKinds =
    std::to_array<std::string_view>({"Ltd", "GmbH", "Labs", "Systems", "Foods", "Logistics", "Health", "Energy", "Bank",
                                     "Studios", "Software", "Partners", "Motors", "Textiles", "Media", "Tools"});
constexpr auto kJobs = std::to_array<std::string_view>(
    {"nurse",   "teacher",  "engineer",  "accountant", "designer", "chef",    "pharmacist", "driver",
     "analyst", "gardener", "lawyer",    "carpenter",  "editor",   "farmer",  "librarian",  "pilot",
     "baker",   "plumber",  "architect", "translator", "cashier",  "surgeon", "welder",     "technician"});
constexpr auto kProducts = std::to_array<std::string_view>(
    {"desk lamp",  "water bottle", "notebook",       "headphones", "backpack",      "kettle",
     "keyboard",   "raincoat",     "umbrella",       "bookshelf",  "blender",       "bicycle pump",
     "tea set",    "garden hose",  "wallet",         "camera",     "wall clock",    "office chair",
     "phone case", "rucksack",     "coffee grinder", "frying pan", "running shoes", "picture frame"});
constexpr auto kQualities =
    std::to_array<std::string_view>({"compact", "foldable", "large", "light", "classic", "steel", "wooden", "portable",
                                     "red", "blue", "black", "green", "premium", "cordless", "recycled", "waterproof"});
constexpr auto kCategories = std::to_array<std::string_view>(
    {"books",   "garden",    "kitchen", "music",  "travel",   "sports",  "health",  "finance",
     "toys",    "nature",    "fashion", "food",   "politics", "art",     "science", "technology",
     "history", "education", "housing", "energy", "film",     "cycling", "design",  "logistics"});
constexpr auto kLabels = std::to_array<std::string_view>(
    {"positive", "negative", "neutral",  "urgent",   "question", "complaint", "praise",  "request",
     "spam",     "billing",  "bug",      "feature",  "refund",   "delivery",  "other",   "mixed",
     "beginner", "new",      "archived", "seasonal", "internal", "verified",  "popular", "draft"});
constexpr auto kColours =
    std::to_array<std::string_view>({"red", "green", "blue", "black", "white", "orange", "purple", "teal", "yellow",
                                     "brown", "grey", "pink", "indigo", "olive", "navy", "coral"});
constexpr auto kCurrencies = std::to_array<std::string_view>(
    {"EUR", "USD", "GBP", "RON", "JPY", "CHF", "SEK", "PLN", "CAD", "AUD", "INR", "BRL", "MXN", "NOK", "DKK", "CZK"});
constexpr auto kLanguages = std::to_array<std::string_view>(
    {"en", "fr", "de", "ro", "es", "it", "pt", "nl", "sv", "pl", "ja", "tr", "ar", "hi", "fi", "el"});
constexpr auto kStatuses = std::to_array<std::string_view>(
    {"open", "closed", "pending", "active", "shipped", "delivered", "cancelled", "draft", "queued", "running",
     "approved", "rejected", "paid", "overdue", "new", "archived"});
constexpr auto kUnits = std::to_array<std::string_view>(
    {"kg", "g", "m", "cm", "mm", "l", "ml", "h", "min", "km", "°C", "kWh", "bar", "pieces", "boxes", "mg"});
constexpr auto kAdjectives = std::to_array<std::string_view>(
    {"quiet",   "bright", "small", "late",    "early",   "simple", "careful",  "broken", "warm",    "new",
     "useful",  "quick",  "rare",  "plain",   "heavy",   "open",   "local",    "second", "green",   "annual",
     "central", "blue",   "daily", "fresh",   "gentle",  "hidden", "internal", "joint",  "known",   "large",
     "modern",  "narrow", "old",   "public",  "regular", "short",  "tall",     "urban",  "visible", "wide",
     "yellow",  "active", "clear", "digital", "extra",   "final",  "global",   "honest"});
constexpr auto kNouns = std::to_array<std::string_view>(
    {"delivery", "update",   "account",  "window",  "morning", "invoice", "garden",  "engine",   "letter",  "meeting",
     "device",   "order",    "ticket",   "kitchen", "report",  "journey", "harbour", "lesson",   "market",  "network",
     "office",   "parcel",   "question", "record",  "season",  "teacher", "village", "website",  "bridge",  "camera",
     "doctor",   "estimate", "forest",   "guide",   "hotel",   "island",  "journal", "keyboard", "library", "machine",
     "notice",   "orchard",  "project",  "river",   "school",  "table",   "valley",  "workshop"});
constexpr auto kVerbs = std::to_array<std::string_view>({"arrived", "failed", "changed", "improved", "started",
                                                         "stopped", "helped", "waited", "continued", "worked", "moved",
                                                         "opened", "closed", "grew", "ended", "returned"});
constexpr auto kWhens = std::to_array<std::string_view>(
    {"on Monday", "after lunch", "last week", "this morning", "in the end", "without warning", "at night", "once again",
     "too late", "as expected", "in spring", "before noon", "for hours", "by itself", "at last", "as promised"});

} // namespace

constinit const List first_names = kFirstNames;
constinit const List last_names = kLastNames;
constinit const List cities = kCities;
constinit const List countries = kCountries;
constinit const List country_codes = kCountryCodes;
constinit const List streets = kStreets;
constinit const List companies = kCompanies;
constinit const List company_kinds = kCompanyKinds;
constinit const List jobs = kJobs;
constinit const List products = kProducts;
constinit const List qualities = kQualities;
constinit const List categories = kCategories;
constinit const List labels = kLabels;
constinit const List colours = kColours;
constinit const List currencies = kCurrencies;
constinit const List languages = kLanguages;
constinit const List statuses = kStatuses;
constinit const List units = kUnits;
constinit const List adjectives = kAdjectives;
constinit const List nouns = kNouns;
constinit const List verbs = kVerbs;
constinit const List whens = kWhens;

} // namespace datagems::json_schema::words
