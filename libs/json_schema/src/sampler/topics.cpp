#include "sampler/plausible.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace {

struct Named {
    std::string_view ending; // of the name in lower case, without separators
    Topic topic;
};

// The first that fits wins, so longer endings come first.
constexpr std::array kEndings = {
    Named{"firstname", Topic::first_name},
    Named{"givenname", Topic::first_name},
    Named{"lastname", Topic::last_name},
    Named{"surname", Topic::last_name},
    Named{"familyname", Topic::last_name},
    Named{"username", Topic::username},
    Named{"login", Topic::username},
    Named{"handle", Topic::username},
    Named{"companyname", Topic::company},
    Named{"productname", Topic::product},
    Named{"cityname", Topic::city},
    Named{"countryname", Topic::country},
    Named{"hostname", Topic::host},
    Named{"filename", Topic::code},
    Named{"name", Topic::full_name},
    Named{"author", Topic::full_name},
    Named{"customer", Topic::full_name},
    Named{"patient", Topic::full_name},
    Named{"email", Topic::email},
    Named{"mail", Topic::email},
    Named{"emailaddress", Topic::email},
    Named{"phone", Topic::phone},
    Named{"phonenumber", Topic::phone},
    Named{"mobile", Topic::phone},
    Named{"city", Topic::city},
    Named{"town", Topic::city},
    Named{"country", Topic::country},
    Named{"ipaddress", Topic::ip},
    Named{"ip", Topic::ip},
    Named{"street", Topic::street},
    Named{"address", Topic::street},
    Named{"zip", Topic::postcode},
    Named{"zipcode", Topic::postcode},
    Named{"postcode", Topic::postcode},
    Named{"postalcode", Topic::postcode},
    Named{"company", Topic::company},
    Named{"organization", Topic::company},
    Named{"employer", Topic::company},
    Named{"job", Topic::job},
    Named{"jobtitle", Topic::job},
    Named{"occupation", Topic::job},
    Named{"profession", Topic::job},
    Named{"product", Topic::product},
    Named{"item", Topic::product},
    Named{"category", Topic::category},
    Named{"genre", Topic::category},
    Named{"topic", Topic::category},
    Named{"department", Topic::category},
    Named{"label", Topic::label},
    Named{"tag", Topic::label},
    Named{"tags", Topic::label},
    Named{"sentiment", Topic::label},
    Named{"color", Topic::colour},
    Named{"colour", Topic::colour},
    Named{"currency", Topic::currency},
    Named{"language", Topic::language},
    Named{"locale", Topic::language},
    Named{"status", Topic::status},
    Named{"state", Topic::status},
    Named{"url", Topic::url},
    Named{"uri", Topic::url},
    Named{"link", Topic::url},
    Named{"website", Topic::url},
    Named{"homepage", Topic::url},
    Named{"host", Topic::host},
    Named{"domain", Topic::host},
    Named{"uuid", Topic::uuid},
    Named{"guid", Topic::uuid},
    Named{"id", Topic::code},
    Named{"sku", Topic::code},
    Named{"code", Topic::code},
    Named{"number", Topic::code},
    Named{"createdat", Topic::date_time},
    Named{"updatedat", Topic::date_time},
    Named{"timestamp", Topic::date_time},
    Named{"datetime", Topic::date_time},
    Named{"date", Topic::date},
    Named{"birthday", Topic::date},
    Named{"dob", Topic::date},
    Named{"time", Topic::time},
    Named{"title", Topic::title},
    Named{"subject", Topic::title},
    Named{"headline", Topic::title},
    Named{"text", Topic::text},
    Named{"description", Topic::text},
    Named{"summary", Topic::text},
    Named{"comment", Topic::text},
    Named{"message", Topic::text},
    Named{"body", Topic::text},
    Named{"content", Topic::text},
    Named{"review", Topic::text},
    Named{"note", Topic::text},
    Named{"notes", Topic::text},
    Named{"question", Topic::text},
    Named{"answer", Topic::text},
    Named{"bio", Topic::text},
    Named{"age", Topic::age},
    Named{"year", Topic::year},
    Named{"price", Topic::price},
    Named{"cost", Topic::price},
    Named{"amount", Topic::price},
    Named{"total", Topic::price},
    Named{"salary", Topic::price},
    Named{"balance", Topic::price},
    Named{"rating", Topic::rating},
    Named{"score", Topic::rating},
    Named{"stars", Topic::rating},
    Named{"quantity", Topic::count},
    Named{"qty", Topic::count},
    Named{"count", Topic::count},
    Named{"confidence", Topic::share},
    Named{"probability", Topic::share},
    Named{"ratio", Topic::share},
    Named{"latitude", Topic::latitude},
    Named{"lat", Topic::latitude},
    Named{"longitude", Topic::longitude},
    Named{"lng", Topic::longitude},
    Named{"lon", Topic::longitude},
};

constexpr std::array kFormats = {
    Named{"date-time", Topic::date_time},
    Named{"date", Topic::date},
    Named{"time", Topic::time},
    Named{"email", Topic::email},
    Named{"idn-email", Topic::email},
    Named{"hostname", Topic::host},
    Named{"ipv4", Topic::ip},
    Named{"uri", Topic::url},
    Named{"uri-reference", Topic::url},
    Named{"uuid", Topic::uuid},
};

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

// True if `ending` is the whole name or begins a new word of it: "unitPrice" and "unit_price", but not "enterprise".
bool ends_with_word(std::string_view name, std::string_view letters, std::string_view ending) {
    if (letters == ending) return true;
    if (!letters.ends_with(ending)) return false;
    // Find where the ending begins in the name as written: `ending.size()` letters from its end.
    std::size_t left = ending.size();
    std::size_t at = name.size();
    while (left != 0) {
        if (name[--at] != '_' && name[at] != '-' && name[at] != ' ') --left;
    }
    return is_upper(name[at]) || (at > 0 && (name[at - 1] == '_' || name[at - 1] == '-' || name[at - 1] == ' '));
}

} // namespace

Topic topic_of(std::string_view field_name) {
    std::string letters = ascii_lower(field_name);
    std::erase_if(letters, [](char c) { return c == '_' || c == '-' || c == ' '; });
    const auto found = std::ranges::find_if(
        kEndings, [&](const Named& named) { return ends_with_word(field_name, letters, named.ending); });
    return found == kEndings.end() ? Topic::none : found->topic;
}

Topic topic_of_format(std::string_view format) {
    const auto found = std::ranges::find(kFormats, format, &Named::ending);
    return found == kFormats.end() ? Topic::none : found->topic;
}

PlausibleRange plausible_range(Topic topic) {
    switch (topic) {
    case Topic::age:
        return {18, 90};
    case Topic::year:
        return {1990, 2025};
    case Topic::price:
        return {1, 500};
    case Topic::rating:
        return {1, 5};
    case Topic::count:
        return {1, 20};
    case Topic::share:
        return {0, 1};
    case Topic::latitude:
        return {-60, 70};
    case Topic::longitude:
        return {-180, 180};
    default:
        return {};
    }
}

} // namespace datagems::json_schema
