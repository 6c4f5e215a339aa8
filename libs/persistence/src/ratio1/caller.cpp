#include "ratio1/caller.hpp"

#include "datagems/observe/log.hpp"
#include "ratio1/retry.hpp"

#include <algorithm>
#include <utility>

namespace datagems::persistence::ratio1 {
namespace {

using std::chrono::steady_clock;

// What each idle time-out must bring of a file: far below any network of use, far above a drip.
constexpr std::size_t transfer_pace = std::size_t{64} * 1024;

// Any answer is a sign of life.
class Discarded final : public BodySink {
  public:
    Result<void> begin(const Head&) override { return {}; }
    Result<void> take(std::string_view) override { return {}; }
};

Exchange not_sent(Error error) {
    Exchange exchange;
    exchange.error = std::move(error);
    return exchange;
}

// The node closed a connection that nobody used: says nothing about the node.
bool was_stale(const Exchange& exchange) noexcept {
    return exchange.reused && exchange.outcome == Outcome::no_answer && exchange.error.code != errc::timed_out;
}

// A connection that is dropped costs nobody time, so it is no reason to refuse calls.
bool is_away_by(const Exchange& exchange) noexcept {
    return exchange.outcome == Outcome::not_sent ||
           (exchange.outcome == Outcome::no_answer && exchange.error.code == errc::timed_out);
}

} // namespace

Caller::Caller(Origin origin, const CallerSettings& settings)
    : origin_(std::move(origin)), name_(origin_.text()), settings_(settings), pool_(origin_, settings.max_connections),
      breaker_(settings.breaker) {}

Patience Caller::patience(const AttemptLimits& limits) {
    Patience patience;
    patience.idle = settings_.idle_timeout;
    patience.answer_within = limits.answer_within;
    if (limits.is_transfer) {
        patience.pace = transfer_pace;
    } else {
        patience.deadline = limits.deadline;
    }
    if (limits.errand == Errand::slow) {
        patience.worth_waiting = [this] { return probe().value_or(true); }; // all in use: others are served
        patience.ask_every = settings_.doubt_after;
    }
    return patience;
}

Exchange Caller::attempt(const Request& request, BodySink& sink, const AttemptLimits& limits) {
    if (auto passed = pass(); !passed) return not_sent(passed.error());
    auto connection = pool_.acquire(limits.errand, limits.deadline);
    if (!connection) return not_sent(connection.error());
    if (is_away()) return not_sent(away()); // as the calls have found that it waited for
    const auto connect_deadline = std::min(limits.deadline, steady_clock::now() + settings_.connect_timeout);
    auto exchange = (*connection)->exchange(request, sink, patience(limits), connect_deadline);
    report(exchange);
    return exchange;
}

Result<Head> Caller::call(const Request& request, BodySink& sink, const AttemptLimits& limits) {
    Backoff backoff{BackoffSettings{}};
    bool met_stale = false;
    for (;;) {
        const auto exchange = attempt(request, sink, limits);
        if (exchange.outcome == Outcome::answered && is_success(exchange.head.status)) return exchange.head;
        const auto error = error_of(exchange, request, name_);
        if (!may_pass(exchange) || is_away()) return error;
        if (was_stale(exchange) && !std::exchange(met_stale, true)) continue;
        if (!sleep_before_next(backoff, limits.deadline, exchange.head.retry_after)) return error;
    }
}

// Whether a call may go on: at once, or after a sign of life.
Result<void> Caller::pass() {
    Breaker::Pass pass{};
    {
        const std::scoped_lock lock(mutex_);
        pass = breaker_.ask(steady_clock::now());
    }
    if (pass == Breaker::Pass::go) return {};
    if (pass == Breaker::Pass::probe) {
        const auto life = probe();
        if (life.value_or(false)) return {};
        if (!life) report(false, Error{errc::timed_out, "no connection is free"}); // somebody has to say how it went
    }
    return away();
}

Error Caller::away() {
    const std::scoped_lock lock(mutex_);
    const auto wait = breaker_.wait(steady_clock::now());
    return Error{errc::unavailable, "the node is away; it is tried again in " + std::to_string(wait.count()) + " ms"};
}

bool Caller::is_away() {
    const std::scoped_lock lock(mutex_);
    return breaker_.is_open();
}

// Asks for something that costs nothing, whatever the call is about that it is done for; nullopt: no connection
// is free.
std::optional<bool> Caller::probe() {
    const auto now = steady_clock::now();
    Patience patience;
    patience.deadline = now + settings_.connect_timeout + settings_.probe_timeout;
    patience.answer_within = settings_.probe_timeout;
    auto connection = pool_.acquire(Errand::quick, patience.deadline);
    if (!connection) return std::nullopt;
    Request request;
    request.target = "/get_status";
    Discarded nothing;
    const auto exchange =
        (*connection)->exchange(request, nothing, patience, steady_clock::now() + settings_.connect_timeout);
    report(exchange);
    return exchange.outcome == Outcome::answered;
}

void Caller::report(const Exchange& exchange) {
    if (exchange.outcome == Outcome::answered || exchange.outcome == Outcome::broken || exchange.head.status != 0) {
        report(true, {});
    } else if (is_away_by(exchange)) {
        report(false, exchange.error);
    }
}

void Caller::report(bool reached, const Error& why) {
    bool turned = false;
    {
        const std::scoped_lock lock(mutex_);
        turned = reached ? breaker_.reached() : breaker_.failed(steady_clock::now());
    }
    if (!turned) return;
    if (reached) {
        log::info("store.back", {{"node", name_}});
    } else {
        log::warning("store.away", {{"node", name_}, {"why", why.message}});
    }
}

} // namespace datagems::persistence::ratio1
