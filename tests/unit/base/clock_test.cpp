#include "datagems/base/clock.hpp"

#include <catch2/catch.hpp>

using namespace datagems;

TEST_CASE("a time is written and read back to the millisecond") {
    const Timestamp time(std::chrono::milliseconds(1'795'343'074'828));
    CHECK(to_iso8601(time) == "2026-11-22T10:24:34.828Z");
    CHECK(parse_iso8601("2026-11-22T10:24:34.828Z").value() == time);
}

TEST_CASE("fractions of a second are cut to milliseconds") {
    CHECK(to_iso8601(parse_iso8601("1999-12-31T23:59:59.9996Z").value()) == "1999-12-31T23:59:59.999Z");
    CHECK(to_iso8601(parse_iso8601("2000-02-29T00:00:00Z").value()) == "2000-02-29T00:00:00.000Z");
    CHECK(to_iso8601(parse_iso8601("2000-02-29T00:00:00.5Z").value()) == "2000-02-29T00:00:00.500Z");
}

TEST_CASE("what is no UTC time is refused") {
    const auto* text =
        GENERATE("", "2026-11-22", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
                 "2026-01-01T00:60:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00.Z",
                 "2026-01-01T00:00:00Z ", "-026-01-01T00:00:00Z");
    CAPTURE(text);
    CHECK(parse_iso8601(text).error().code == errc::invalid_argument);
}
