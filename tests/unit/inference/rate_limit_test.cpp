#include "rate_limit.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <utility>

using namespace datagems;
using namespace datagems::inference;
using namespace std::chrono_literals;

namespace {

const Timestamp now = parse_iso8601("2026-11-22T10:00:00Z").value();

std::optional<std::chrono::milliseconds> read(std::initializer_list<std::pair<const char*, const char*>> fields) {
    http::Headers headers;
    for (const auto& [name, value] : fields) {
        headers.add(name, value);
    }
    return exhausted_for(headers, now);
}

} // namespace

TEST_CASE("a reset is a duration, a number of seconds or a point in time", "[inference][rate_limit]") {
    CHECK(parse_reset("1s", now) == 1s);
    CHECK(parse_reset("6m0s", now) == 6min);
    CHECK(parse_reset("1h2m3.5s", now) == 1h + 2min + 3500ms);
    CHECK(parse_reset("250ms", now) == 250ms);
    CHECK(parse_reset(" 12 ", now) == 12s);
    CHECK(parse_reset("0.25", now) == 250ms);
    const auto unix_seconds = now.time_since_epoch().count() / 1'000;
    CHECK(parse_reset(std::to_string(unix_seconds + 30), now) == 30s);
    CHECK(parse_reset(std::to_string(unix_seconds - 30), now) == 0s);
    CHECK(parse_reset(std::to_string((unix_seconds + 30) * 1'000), now) == 30s);
    CHECK(parse_reset("999d", now) == 24h);
    CHECK(parse_reset("99999999999999999999999999", now) == 24h);
}

TEST_CASE("what is no reset is not guessed at", "[inference][rate_limit]") {
    for (const char* text : {"", "soon", "-1", "1x", "1s2", "s", "1e3", "nan", "inf", "1s soon", "0x10"}) {
        INFO(text);
        CHECK(parse_reset(text, now) == std::nullopt);
    }
}

TEST_CASE("nothing left holds until the reset of what is used up", "[inference][rate_limit]") {
    CHECK(read({}) == std::nullopt);
    CHECK(read({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "7"}}) == 7s);
    CHECK(read({{"x-ratelimit-remaining", "1"}, {"x-ratelimit-reset", "7"}}) == std::nullopt);
    CHECK(read({{"x-ratelimit-remaining", "0"}}) == std::nullopt);
    CHECK(read({{"x-ratelimit-remaining", "-1"}, {"x-ratelimit-reset", "7"}}) == std::nullopt);
    CHECK(read({{"x-ratelimit-remaining-requests", "0"},
                {"x-ratelimit-reset-requests", "20ms"},
                {"x-ratelimit-remaining-tokens", "150"},
                {"x-ratelimit-reset-tokens", "6m0s"}}) == 20ms);
    CHECK(read({{"x-ratelimit-remaining-requests", "0"},
                {"x-ratelimit-reset-requests", "20ms"},
                {"x-ratelimit-remaining-tokens", "0"},
                {"x-ratelimit-reset-tokens", "6m0s"}}) == 6min);
}
