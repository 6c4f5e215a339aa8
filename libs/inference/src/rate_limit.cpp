#include "rate_limit.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace datagems::inference {
namespace {

constexpr std::chrono::milliseconds longest_wait = std::chrono::hours(24);
// Numbers from here on are points in time, not durations.
constexpr double first_unix_seconds = 1e9;
constexpr double first_unix_milliseconds = 1e12;

// Takes a number without sign or exponent off the front.
std::optional<double> take_number(std::string_view& text) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

// Takes the name of a unit off the front; its length in milliseconds.
std::optional<double> take_unit(std::string_view& text) {
    struct Unit {
        std::string_view name;
        double milliseconds;
    };
    constexpr std::array<Unit, 5> units{{{"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}}};
    for (const auto& unit : units) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        return unit.milliseconds;
    }
    return std::nullopt;
}

std::chrono::milliseconds bounded(double milliseconds) {
    const auto limit = static_cast<double>(longest_wait.count());
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(milliseconds, 0.0, limit)));
}

std::chrono::milliseconds from_plain_number(double number, Timestamp now) {
    const auto unix_now = static_cast<double>(now.time_since_epoch().count());
    if (number >= first_unix_milliseconds) return bounded(number - unix_now);
    if (number >= first_unix_seconds) return bounded(number * 1e3 - unix_now);
    return bounded(number * 1e3);
}

bool is_zero(std::string_view value) {
    std::string_view text = trim(value);
    const auto number = take_number(text);
    return number && *number <= 0 && text.empty();
}

} // namespace

std::optional<std::chrono::milliseconds> parse_reset(std::string_view value, Timestamp now) {
    std::string_view text = trim(value);
    auto number = take_number(text);
    if (!number) return std::nullopt;
    if (text.empty()) return from_plain_number(*number, now);
    double total = 0;
    for (;;) {
        const auto unit = take_unit(text);
        if (!unit) return std::nullopt;
        total += *number * *unit;
        if (text.empty()) return bounded(total);
        number = take_number(text);
        if (!number) return std::nullopt;
    }
}

std::optional<std::chrono::milliseconds> exhausted_for(const http::Headers& headers, Timestamp now) {
    std::optional<std::chrono::milliseconds> longest;
    for (const std::string_view what : {"", "-requests", "-tokens"}) {
        const auto remaining = headers.find(std::string("x-ratelimit-remaining").append(what));
        if (!remaining || !is_zero(*remaining)) continue;
        const auto reset = headers.find(std::string("x-ratelimit-reset").append(what));
        const auto wait = reset ? parse_reset(*reset, now) : std::nullopt;
        if (wait) longest = std::max(longest.value_or(*wait), *wait);
    }
    return longest;
}

} // namespace datagems::inference
