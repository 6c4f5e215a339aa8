#include "ratio1/breaker.hpp"
#include "ratio1/retry.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::persistence::ratio1;
using namespace std::chrono_literals;
using Pass = Breaker::Pass;

namespace {

const SteadyTime start{1h};

Breaker opened() {
    Breaker breaker;
    for (int i = 0; i < 3; ++i)
        (void)breaker.failed(start);
    return breaker;
}

Exchange answered(int status) {
    Exchange exchange;
    exchange.outcome = Outcome::answered;
    exchange.head.status = status;
    return exchange;
}

Exchange ended(Outcome outcome) {
    Exchange exchange;
    exchange.outcome = outcome;
    exchange.error = Error{errc::unavailable, "gone"};
    return exchange;
}

} // namespace

TEST_CASE("a breaker opens after failures in a row, and any success begins the count anew") {
    Breaker breaker;
    CHECK_FALSE(breaker.failed(start));
    CHECK_FALSE(breaker.failed(start));
    CHECK_FALSE(breaker.reached());
    CHECK_FALSE(breaker.failed(start));
    CHECK_FALSE(breaker.failed(start));
    CHECK(breaker.ask(start) == Pass::go);
    CHECK(breaker.failed(start));
    CHECK(breaker.is_open());
    CHECK(breaker.ask(start) == Pass::refused);
    CHECK(breaker.wait(start) == 500ms);
}

TEST_CASE("an open breaker lets one probe through at a time") {
    auto breaker = opened();
    CHECK(breaker.ask(start + 499ms) == Pass::refused);
    CHECK(breaker.ask(start + 500ms) == Pass::probe);
    CHECK(breaker.ask(start + 500ms) == Pass::refused);
    CHECK(breaker.ask(start + 30s) == Pass::refused);
    CHECK(breaker.ask(start + 31s) == Pass::probe); // the first one was never heard of again
    CHECK(breaker.reached());
    CHECK(breaker.ask(start + 1h) == Pass::go);
}

TEST_CASE("each failed probe doubles the time until the next, up to a limit") {
    auto breaker = opened();
    auto now = start;
    for (const auto span : {500ms, 1000ms, 2000ms, 4000ms, 5000ms, 5000ms}) {
        INFO(span.count());
        CHECK(breaker.ask(now + span - 1ms) == Pass::refused);
        now += span;
        REQUIRE(breaker.ask(now) == Pass::probe);
        CHECK_FALSE(breaker.failed(now));
    }
    REQUIRE(breaker.ask(now + 5s) == Pass::probe);
    CHECK(breaker.reached());
    for (int i = 0; i < 3; ++i)
        (void)breaker.failed(now);
    CHECK(breaker.wait(now) == 500ms);
}

TEST_CASE("calls that fail late do not keep a breaker open for longer") {
    auto breaker = opened();
    for (int i = 0; i < 100; ++i)
        CHECK_FALSE(breaker.failed(start + 400ms));
    CHECK(breaker.ask(start + 500ms) == Pass::probe);
}

TEST_CASE("what may pass is repeated, what the node refuses is not") {
    for (const int status : {408, 425, 429, 500, 502, 503, 504})
        CHECK(may_pass(answered(status)));
    for (const int status : {301, 400, 401, 403, 404, 409, 413, 422})
        CHECK_FALSE(may_pass(answered(status)));
    CHECK(may_pass(ended(Outcome::not_sent)));
    CHECK(may_pass(ended(Outcome::no_answer)));
    CHECK(may_pass(ended(Outcome::broken)));
    CHECK_FALSE(may_pass(ended(Outcome::stopped)));
}

TEST_CASE("only what never reached the node or was refused is surely not done") {
    CHECK_FALSE(may_be_done(ended(Outcome::not_sent)));
    CHECK(may_be_done(ended(Outcome::no_answer)));
    CHECK(may_be_done(ended(Outcome::broken)));
    CHECK(may_be_done(answered(500)));
    CHECK(may_be_done(answered(408)));
    CHECK_FALSE(may_be_done(answered(429)));
    CHECK_FALSE(may_be_done(answered(422)));
}

TEST_CASE("waits between attempts grow, honour the node's wish and end before the deadline") {
    Backoff backoff{BackoffSettings{}};
    const auto deadline = start + 10s;
    CHECK(backoff.next(start, deadline, std::nullopt, 0.0) == 25ms);
    CHECK(backoff.next(start, deadline, std::nullopt, 0.0) == 50ms);
    CHECK(backoff.next(start, deadline, 2s, 0.0) == 2000ms);
    CHECK(backoff.next(start, deadline, std::nullopt, 0.5) == 300ms);
    CHECK(backoff.next(start, start + 100ms, std::nullopt, 0.0) == std::nullopt);
    CHECK(backoff.next(start, deadline, std::nullopt, 0.0) == std::nullopt);

    Backoff hasty{BackoffSettings{}};
    CHECK(hasty.next(start, deadline, 3600s, 0.0) == std::nullopt);
}

TEST_CASE("an error says what failed and how, but never a value") {
    Request request;
    request.target = "/hset?secret=1";
    auto exchange = answered(500);
    exchange.complaint = R"({"detail":{"error":"could not keep s3cret","status_code":500}})";
    request.holds_value = true;
    const auto hidden = error_of(exchange, request, "http://n:1");
    CHECK(hidden.code == errc::unavailable);
    CHECK(hidden.message == "http://n:1/hset answered 500");
    request.holds_value = false;
    CHECK(error_of(exchange, request, "http://n:1").message == "http://n:1/hset answered 500: could not keep s3cret");
    CHECK(error_of(answered(422), request, "").code == errc::invalid_argument);
    CHECK(error_of(answered(404), request, "").code == errc::not_found);
    CHECK(error_of(answered(403), request, "").code == errc::permission_denied);
    CHECK(error_of(answered(413), request, "").code == errc::too_large);
    CHECK(error_of(answered(429), request, "").code == errc::unavailable);
    CHECK(error_of(answered(302), request, "").code == errc::io);
}
