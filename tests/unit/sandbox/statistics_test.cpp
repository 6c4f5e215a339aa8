#include "statistics.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace datagems::sandbox;

TEST_CASE("calls are counted by kind, outcome and path", "[sandbox][statistics]") {
    Statistics statistics;
    Decision decision;
    decision.kind = CallKind::record;
    statistics.count("/a", decision);
    statistics.count("/a", decision);
    decision.outcome = "429";
    statistics.count("/b", decision);
    const auto json = statistics.to_json();
    CHECK(json.at("calls").at("record") == 3);
    CHECK(json.at("calls").at("draft") == 0);
    CHECK(json.at("outcomes").at("record").at("ok") == 2);
    CHECK(json.at("outcomes").at("record").at("429") == 1);
    CHECK(json.at("paths").at("/a") == 2);
    CHECK(json.at("paths").at("/b") == 1);
}

TEST_CASE("the most calls at once are remembered until the reset", "[sandbox][statistics]") {
    Statistics statistics;
    auto first = std::make_unique<Statistics::Call>(statistics);
    {
        const Statistics::Call second(statistics);
        CHECK(second.at_once() == 2);
    }
    CHECK(statistics.to_json().at("inFlight") == 1);
    CHECK(statistics.to_json().at("maxInFlight") == 2);
    statistics.count("/a", Decision());
    statistics.reset();
    CHECK(statistics.to_json().at("maxInFlight") == 1);
    CHECK(statistics.to_json().at("paths").as_object().empty());
    first.reset();
    CHECK(statistics.to_json().at("inFlight") == 0);
}
