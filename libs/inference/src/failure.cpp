#include "failure.hpp"

#include "datagems/base/utf8.hpp"
#include "datagems/client/http_client.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace datagems::inference {

namespace {

constexpr std::chrono::milliseconds longest_wait = std::chrono::hours(24);

// Two digits at `at`, or -1.
int two_digits(std::string_view text, std::size_t at) {
    int number = -1;
    const auto [end, failure] = std::from_chars(text.data() + at, text.data() + at + 2, number);
    return failure == std::errc() && end == text.data() + at + 2 ? number : -1;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that HTTP still allows to be sent.
std::optional<Timestamp> parse_http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
    const std::size_t month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    const int day = two_digits(text, 5);
    const int century = two_digits(text, 12);
    const int year = two_digits(text, 14);
    const int hour = two_digits(text, 17);
    const int minute = two_digits(text, 20);
    const int second = two_digits(text, 23);
    if (std::min({day, century, year, hour, minute, second}) < 0) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(century * 100 + year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

FailureKind kind_of_status(int status) {
    switch (status) {
    case 408:
    case 425:
    case 429:
        return FailureKind::retry_call;
    case 401:
    case 403:
    case 404:
        return FailureKind::pause_job;
    default:
        break;
    }
    if (status >= 500) return FailureKind::retry_call;
    return status < 400 ? FailureKind::pause_job : FailureKind::give_up; // redirects are not followed: wrong address
}

std::string cause_of_lost_call(const Error& error) {
    const std::string_view step = client::failed_step(error);
    if (step == "resolve" || step == "connect" || step == "tls") return std::string(step);
    return "dropped";
}

} // namespace

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw std::runtime_error(failure.reason);
}

std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Timestamp now) {
    const std::string_view text = trim(value);
    if (text.empty()) return std::nullopt;
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) {
        std::int64_t seconds = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
        const std::int64_t limit = std::chrono::duration_cast<std::chrono::seconds>(longest_wait).count();
        if (parsed.ec != std::errc() || seconds > limit) return longest_wait;
        return std::chrono::seconds(seconds);
    }
    const std::optional<Timestamp> date = parse_http_date(text);
    if (!date) return std::nullopt;
    return std::clamp(*date - now, std::chrono::milliseconds(0), longest_wait);
}

Failure failure_of_call(const Error& error) {
    std::string reason = "the call to the model API failed: " + excerpt(error.message, {});
    switch (error.code) {
    case errc::timed_out:
        return Failure{FailureKind::retry_call, "timeout", std::move(reason), std::nullopt};
    case errc::cancelled:
        return Failure{FailureKind::cancelled, "cancelled", "the call was cancelled", std::nullopt};
    case errc::too_large:
        return Failure{FailureKind::ask_again, "too_large", std::move(reason), std::nullopt};
    case errc::invalid_argument:
    case errc::permission_denied: // an address that may not be called
        return Failure{FailureKind::pause_job, "endpoint", std::move(reason), std::nullopt};
    default:
        return Failure{FailureKind::retry_call, cause_of_lost_call(error), std::move(reason), std::nullopt};
    }
}

Failure failure_of_status(int status, std::string_view body, std::optional<std::string_view> retry_after, Timestamp now,
                          std::string_view secret) {
    Failure failure;
    failure.kind = kind_of_status(status);
    failure.cause = std::to_string(status);
    failure.reason = "the model API answered " + failure.cause;
    const std::string said = excerpt(body, secret);
    if (!said.empty()) failure.reason.append(": ").append(said);
    if (retry_after && failure.kind == FailureKind::retry_call) {
        failure.retry_after = parse_retry_after(*retry_after, now);
    }
    return failure;
}

} // namespace datagems::inference
