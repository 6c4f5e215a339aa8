#include "services/rate_limiter.hpp"

#include "datagems/test_support/manual_clock.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace std::chrono_literals;

TEST_CASE("a user may do something so often in a window, and again in the next") {
    test::ManualClock clock;
    gateway::RateLimiter limiter(2, 60s, clock);
    CHECK_FALSE(limiter.refuse("ann"));
    clock.advance(30s);
    CHECK_FALSE(limiter.refuse("ann"));
    CHECK(limiter.refuse("ann") == 30s);
    CHECK_FALSE(limiter.refuse("bob"));
    clock.advance(29'500ms);
    CHECK(limiter.refuse("ann") == 1s);
    clock.advance(500ms);
    CHECK_FALSE(limiter.refuse("ann"));
}
