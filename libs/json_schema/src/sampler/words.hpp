// Words to make plausible values of.
#pragma once

#include <span>
#include <string_view>

namespace datagems::json_schema::words {

using List = std::span<const std::string_view>;

extern const List first_names;
extern const List last_names;
extern const List cities;
extern const List countries;
extern const List country_codes;
extern const List streets;
extern const List companies;
extern const List company_kinds;
extern const List jobs;
extern const List products;
extern const List qualities;
extern const List categories;
extern const List labels;
extern const List colours;
extern const List currencies;
extern const List languages;
extern const List statuses;
extern const List units;
extern const List adjectives;
extern const List nouns;
extern const List verbs;
extern const List whens;

} // namespace datagems::json_schema::words
