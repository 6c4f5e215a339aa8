#include "settings.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace datagems;
using namespace datagems::sandbox;

namespace {
Result<Settings> read(std::vector<std::string_view> arguments) {
    return read_arguments(arguments);
}
} // namespace

TEST_CASE("nothing asked for is a well-behaved model on loopback", "[sandbox][settings]") {
    const auto settings = read({});
    REQUIRE(settings.has_value());
    CHECK(settings->host == "127.0.0.1");
    CHECK(settings->port == 0);
    CHECK(settings->knobs.slots == 0);
    for (const double rate : settings->knobs.rates)
        CHECK(rate == 0.0);
}

TEST_CASE("options reach their settings", "[sandbox][settings]") {
    const auto settings = read({"--port", "8080", "--threads", "4", "--host", "::1", "--latency", "20", "--rate-429",
                                "0.1", "--slots", "3", "--seed", "9"});
    REQUIRE(settings.has_value());
    CHECK(settings->port == 8080);
    CHECK(settings->threads == 4);
    CHECK(settings->host == "::1");
    CHECK(settings->knobs.latency == std::chrono::milliseconds(20));
    CHECK(settings->knobs.rate(Fault::too_many_requests) == 0.1);
    CHECK(settings->knobs.slots == 3);
    CHECK(settings->knobs.seed == 9);
}

TEST_CASE("help is recognised", "[sandbox][settings]") {
    const auto settings = read({"--port", "1", "--help"});
    REQUIRE(settings.has_value());
    CHECK(settings->help);
}

TEST_CASE("wrong arguments are refused", "[sandbox][settings]") {
    const auto arguments = GENERATE(values<std::vector<std::string_view>>({
        {"--port"},
        {"--port", "65536"},
        {"--port", "-1"},
        {"--threads", "0"},
        {"port", "1"},
        {"--no-such", "1"},
        {"--rate-429", "0.7", "--rate-5xx", "0.7"},
    }));
    const auto settings = read(arguments);
    REQUIRE_FALSE(settings.has_value());
    CHECK(settings.error().code == errc::invalid_argument);
}
