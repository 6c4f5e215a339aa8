#include "datagems/async/backoff.hpp"
#include "datagems/async/deadline.hpp"

#include <catch2/catch.hpp>

namespace datagems::async {

using namespace std::chrono_literals;

TEST_CASE("The bound of the wait doubles up to the cap") {
    const BackoffPolicy policy{200ms, 1'000ms};
    CHECK(backoff_bound(policy, 0) == 0ms);
    CHECK(backoff_bound(policy, 1) == 200ms);
    CHECK(backoff_bound(policy, 2) == 400ms);
    CHECK(backoff_bound(policy, 3) == 800ms);
    CHECK(backoff_bound(policy, 4) == 1'000ms);
    CHECK(backoff_bound(policy, 4'000'000'000U) == 1'000ms);
}

TEST_CASE("Odd policies never wait a negative or endless time") {
    CHECK(backoff_bound({0ms, 1'000ms}, 4'000'000'000U) == 0ms);
    CHECK(backoff_bound({5'000ms, 1'000ms}, 1) == 1'000ms);
    CHECK(backoff_bound({-5ms, 1'000ms}, 7) == 0ms);
    CHECK(backoff_bound({1ms, std::chrono::milliseconds::max()}, 200) == std::chrono::milliseconds::max());
}

TEST_CASE("The wait is the share of the bound that the random number says") {
    const BackoffPolicy policy{200ms, 1'000ms};
    CHECK(backoff_delay(policy, 2, 0.0) == 0ms);
    CHECK(backoff_delay(policy, 2, 0.5) == 200ms);
    CHECK(backoff_delay(policy, 2, 0.9999999) == 399ms);
    CHECK(backoff_delay(policy, 2, 7.0) == 400ms);
}

TEST_CASE("A success starts the count again, a Retry-After is a lower bound") {
    Backoff backoff({100ms, 10'000ms});
    CHECK(backoff.after_failure(0.5) == 50ms);
    CHECK(backoff.after_failure(0.5) == 100ms);
    CHECK(backoff.after_failure(0.5, 60'000ms) == 60'000ms);
    CHECK(backoff.failures() == 3);
    backoff.after_success();
    CHECK(backoff.after_failure(0.5) == 50ms);
}

TEST_CASE("A deadline is only ever lowered") {
    const SteadyTime now(1h);
    const Deadline whole(now, 10s);
    CHECK(whole.remaining(now + 4s) == 6s);
    CHECK(whole.remaining(now + 11s) == 0s);
    CHECK(whole.passed(now + 10s));
    CHECK_FALSE(whole.passed(now + 9s));
    CHECK(whole.lowered_to(Deadline(now, 3s)).at() == now + 3s);
    CHECK(whole.lowered_to(Deadline(now, 30s)).at() == now + 10s);
    CHECK_FALSE(Deadline(now, std::chrono::nanoseconds::max()).passed(now + 24h));
}

} // namespace datagems::async
