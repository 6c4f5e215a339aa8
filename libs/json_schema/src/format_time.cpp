// RFC 3339 dates and times, ISO 8601 durations (RFC 3339, appendix A).
#include "format_checks.hpp"

#include <chrono>
#include <optional>

namespace datagems::json_schema {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::size_t take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (!text.empty() && is_digit(text.front())) {
        text.remove_prefix(1);
        ++count;
    }
    return count;
}

struct ClockTime {
    int hour = 0;
    int minute = 0;
};

std::optional<ClockTime> take_hour_and_minute(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    return ClockTime{*hour, *minute};
}

// The offset from UTC in minutes; the text must end with it.
std::optional<int> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return text.empty() ? std::optional(0) : std::nullopt;
    const bool behind = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto offset = take_hour_and_minute(text);
    if (!offset || !text.empty()) return std::nullopt;
    const int minutes = offset->hour * 60 + offset->minute;
    return behind ? -minutes : minutes;
}

// A run such as 1Y2M3D: units in this order, at least one of them, none left out between two others.
bool take_units(std::string_view& text, std::string_view units) {
    std::size_t next = 0;
    bool any = false;
    while (!text.empty() && is_digit(text.front())) {
        take_digits(text);
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
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return false;
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return false;
    const auto day = take_number(text, 2);
    if (!day || !text.empty()) return false;
    return std::chrono::year_month_day(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                       std::chrono::day(static_cast<unsigned>(*day)))
        .ok();
}

bool is_time(std::string_view text) {
    const auto time = take_hour_and_minute(text);
    if (!time || !take(text, ':')) return false;
    const auto second = take_number(text, 2);
    if (!second || *second > 60) return false;
    if (take(text, '.') && take_digits(text) == 0) return false;
    const auto offset = take_offset(text);
    if (!offset) return false;
    if (*second < 60) return true;
    // A leap second is the last of a UTC day.
    constexpr int day = 24 * 60;
    const int utc = time->hour * 60 + time->minute - *offset;
    return (utc % day + day) % day == day - 1;
}

bool is_date_time(std::string_view text) {
    constexpr std::size_t date_size = 10;
    if (text.size() <= date_size || !is_date(text.substr(0, date_size))) return false;
    const char separator = text[date_size];
    return (separator == 'T' || separator == 't') && is_time(text.substr(date_size + 1));
}

bool is_duration(std::string_view text) {
    if (!take(text, 'P')) return false;
    std::string_view weeks = text;
    if (take_digits(weeks) > 0 && take(weeks, 'W')) return weeks.empty();
    const bool has_date = take_units(text, "YMD");
    if (text.empty()) return has_date;
    return take(text, 'T') && take_units(text, "HMS") && text.empty();
}

} // namespace datagems::json_schema
