#include "ratio1/retry.hpp"

#include "ratio1/envelope.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace datagems::persistence::ratio1 {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool asks_to_wait(int status) noexcept {
    return status == 408 || status == 425 || status == 429;
}

errc code_of(int status) noexcept {
    switch (status) {
    case 400:
    case 422:
        return errc::invalid_argument;
    case 401:
    case 403:
        return errc::permission_denied;
    case 404:
    case 410:
        return errc::not_found;
    case 409:
        return errc::conflict;
    case 413:
        return errc::too_large;
    case 507:
        return errc::no_space;
    default:
        return asks_to_wait(status) || status >= 500 ? errc::unavailable : errc::io;
    }
}

} // namespace

bool may_pass(const Exchange& exchange) noexcept {
    switch (exchange.outcome) {
    case Outcome::answered:
        return asks_to_wait(exchange.head.status) || exchange.head.status >= 500;
    case Outcome::not_sent:
    case Outcome::no_answer:
    case Outcome::broken:
        return true;
    case Outcome::stopped:
        break;
    }
    return false;
}

bool may_be_done(const Exchange& exchange) noexcept {
    if (exchange.outcome == Outcome::answered) return exchange.head.status == 408 || exchange.head.status >= 500;
    return exchange.outcome != Outcome::not_sent;
}

Error error_of(const Exchange& exchange, const Request& request, std::string_view origin) {
    const auto path = std::string_view(request.target).substr(0, request.target.find('?'));
    auto where = std::string(origin) + std::string(path);
    if (exchange.outcome != Outcome::answered) return with_context(exchange.error, where);
    auto message = where + " answered " + std::to_string(exchange.head.status);
    const auto reason = complaint_text(exchange.complaint, request.holds_value);
    if (!reason.empty()) message += ": " + reason;
    return Error{code_of(exchange.head.status), std::move(message)};
}

std::optional<milliseconds> Backoff::next(SteadyTime now, SteadyTime deadline,
                                          std::optional<std::chrono::seconds> asked, double chance) {
    if (begun_ >= settings_.attempts) return std::nullopt;
    ++begun_;
    const auto share = 0.5 + chance / 2;
    auto wait = milliseconds(static_cast<std::int64_t>(share * static_cast<double>(span_.count())));
    span_ = std::min(2 * span_, settings_.longest);
    if (asked) wait = std::max(wait, milliseconds(*asked));
    if (wait >= deadline - now) return std::nullopt;
    return wait;
}

bool sleep_before_next(Backoff& backoff, SteadyTime deadline, std::optional<std::chrono::seconds> asked) {
    thread_local std::minstd_rand random{std::random_device{}()};
    const double chance = std::uniform_real_distribution<double>(0, 1)(random);
    const auto wait = backoff.next(steady_clock::now(), deadline, asked, chance);
    if (!wait) return false;
    std::this_thread::sleep_for(*wait);
    return true;
}

} // namespace datagems::persistence::ratio1
