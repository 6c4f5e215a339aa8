#include "datagems/program/common_settings.hpp"

#include <catch2/catch.hpp>

using namespace datagems;

namespace {

constexpr const char* own = "http://127.0.0.1:8000/v1";

struct Reading {
    client::AddressRules rules;
    std::size_t mistakes = 0;
};

Reading read(const char* value) {
    EnvironmentReader env(Environment{{"DATAGEN_ALLOW_PRIVATE_INFERENCE", value}});
    Reading reading;
    reading.rules = program::read_address_rules(env, own);
    reading.mistakes = env.mistakes().size();
    return reading;
}

} // namespace

TEST_CASE("users' model APIs are public ones unless the operator says otherwise", "[settings]") {
    for (const char* value : {"", "false", "0", "off"}) {
        INFO(value);
        const auto reading = read(value);
        CHECK(reading.mistakes == 0);
        CHECK_FALSE(reading.rules.allow_private);
        CHECK(reading.rules.allowed.empty());
        REQUIRE(reading.rules.exempt.size() == 1);
        const auto& exempt = reading.rules.exempt.front();
        CHECK(exempt.origin == client::Origin{false, "127.0.0.1", 8000});
        CHECK(client::may_call(reading.rules, http::Method::post, {exempt.origin, "/v1/chat/completions"}));
        CHECK_FALSE(client::may_call(reading.rules, http::Method::post, {exempt.origin, "/chat/completions"}));
    }
    CHECK(read("true").rules.allow_private);
    CHECK(read("1").rules.allow_private);
}

TEST_CASE("ranges open parts of a private network", "[settings]") {
    const auto reading = read("10.0.0.0/8, fd00::/8, 192.168.1.7");
    CHECK(reading.mistakes == 0);
    CHECK_FALSE(reading.rules.allow_private);
    REQUIRE(reading.rules.allowed.size() == 3);
    CHECK(reading.rules.allowed.at(2).to_string() == "192.168.1.7/32");
}

TEST_CASE("what is neither a flag nor ranges is a mistake", "[settings]") {
    for (const char* value : {"maybe", "10.0.0.0/8,true", "10.0.0.1/8", "10.0.0.0-10.0.0.9"}) {
        INFO(value);
        CHECK(read(value).mistakes == 1);
        CHECK_FALSE(read(value).rules.allow_private);
    }
}
