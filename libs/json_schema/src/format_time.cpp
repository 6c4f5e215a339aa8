// RFC 3339 dates and times, ISO 8601 durations (RFC 3339, appendix A).
#include "ascii.hpp"
#include "format_checks.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

constexpr unsigned kNoNumber = 1'000; // greater than any of two digits

unsigned two_digits(const char* at) {
    const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'};
    const unsigned ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
    return tens > 9 || ones > 9 ? kNoNumber : tens * 10 + ones;
}

unsigned days_of(unsigned century, unsigned year, unsigned month) {
    constexpr std::array<unsigned, 13> days = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = year % 4 == 0 && (year != 0 || century % 4 == 0);
    return month == 2 && is_leap ? 29 : days[month];
}

constexpr unsigned kNoMinute = 2'000; // greater than any of a day

// Of "hh:mm".
unsigned minute_of_day(const char* at) {
    const unsigned hour = two_digits(at);
    const unsigned minute = two_digits(at + 3);
    return hour > 23 || minute > 59 || at[2] != ':' ? kNoMinute : hour * 60 + minute;
}

// "[.digits]" and "Z" or "+hh:mm" are all of the text; a second of 60 came before at `minute`, local time.
bool is_rest_of_time(std::string_view text, unsigned minute, bool is_leap_second) {
    if (text.starts_with('.')) {
        const std::size_t digits = kDigits.span(text.substr(1));
        if (digits == 0) return false;
        text.remove_prefix(1 + digits);
    }
    constexpr unsigned day = 24 * 60;
    if (text.size() == 1) return (text[0] == 'Z' || text[0] == 'z') && (!is_leap_second || minute == day - 1);
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return false;
    const unsigned offset = minute_of_day(text.data() + 1);
    if (offset == kNoMinute) return false;
    const unsigned utc = text[0] == '+' ? minute + day - offset : minute + offset;
    return !is_leap_second || utc % day == day - 1;
}

// Takes a run such as 1Y2M3D: units in this order, at least one of them, none left out between two others. False,
// and some of it taken, if it is not right.
bool take_units(std::string_view& text, std::string_view units) {
    std::size_t next = 0;
    bool any = false;
    while (!text.empty() && kDigits.has(text.front())) {
        text.remove_prefix(kDigits.span(text));
        if (text.empty()) return false;
        const std::size_t unit = units.find(text.front(), next);
        if (unit == std::string_view::npos || (any && unit != next)) return false;
        text.remove_prefix(1);
        next = unit + 1;
        any = true;
    }
    return any;
}

} // namespace

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const unsigned century = two_digits(text.data());
    const unsigned year = two_digits(text.data() + 2);
    const unsigned month = two_digits(text.data() + 5);
    const unsigned day = two_digits(text.data() + 8);
    if (century == kNoNumber || year == kNoNumber || month < 1 || month > 12) return false;
    return day >= 1 && day <= days_of(century, year, month);
}

bool is_time(std::string_view text) {
    constexpr std::size_t least = 9; // hh:mm:ssZ
    if (text.size() < least || text[5] != ':') return false;
    const unsigned minute = minute_of_day(text.data());
    const unsigned second = two_digits(text.data() + 6);
    if (minute == kNoMinute || second > 60) return false;
    return is_rest_of_time(text.substr(least - 1), minute, second == 60);
}

bool is_date_time(std::string_view text) {
    constexpr std::size_t date_size = 10;
    if (text.size() <= date_size || (text[date_size] != 'T' && text[date_size] != 't')) return false;
    return is_date(text.substr(0, date_size)) && is_time(text.substr(date_size + 1));
}

bool is_duration(std::string_view text) {
    if (!text.starts_with('P')) return false;
    text.remove_prefix(1);
    const std::size_t digits = kDigits.span(text);
    if (digits > 0 && text.substr(digits) == "W") return true;
    if (!text.starts_with('T')) {
        if (!take_units(text, "YMD")) return false;
        if (text.empty()) return true;
    }
    if (text.front() != 'T') return false;
    text.remove_prefix(1);
    return take_units(text, "HMS") && text.empty();
}

} // namespace datagems::json_schema
