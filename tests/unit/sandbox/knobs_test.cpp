#include "knobs.hpp"

#include <boost/json/parse.hpp>

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::sandbox;

TEST_CASE("every knob can be set by its name, and shows", "[sandbox][knobs]") {
    for (const std::string_view name : knob_names()) {
        Knobs knobs;
        const std::string value = name.starts_with("rate-") ? "0.25" : "25";
        INFO(name);
        REQUIRE(set_knob(knobs, name, value).has_value());
        const auto shown = to_json(knobs);
        CHECK(shown.size() == knob_names().size());
        CHECK(shown.at(name).to_number<double>() == Approx(name.starts_with("rate-") ? 0.25 : 25.0));
    }
}

TEST_CASE("knobs as shown can be given back", "[sandbox][knobs]") {
    Knobs knobs;
    knobs.rates[static_cast<std::size_t>(Fault::prose)] = 0.015625;
    knobs.slots = 7;
    const auto shown = to_json(knobs);
    const auto again = with_changes(Knobs(), shown);
    REQUIRE(again.has_value());
    CHECK(to_json(*again) == shown);
}

TEST_CASE("values out of range are refused by name", "[sandbox][knobs]") {
    const auto [name, value] = GENERATE(table<std::string, std::string>({
        {"latency", "-1"},
        {"latency", "3600001"},
        {"slots", "many"},
        {"slots", ""},
        {"seed", "1.5"},
        {"rate-429", "1.01"},
        {"rate-429", "-0.1"},
        {"rate-hang", "nan"},
        {"rate-wrong", "0.1"},
        {"unheard-of", "1"},
    }));
    Knobs knobs;
    const auto set = set_knob(knobs, name, value);
    REQUIRE_FALSE(set.has_value());
    CHECK(set.error().code == errc::invalid_argument);
    CHECK(set.error().message.find(name) != std::string::npos);
}

TEST_CASE("changes are taken together or not at all", "[sandbox][knobs]") {
    const auto too_much = boost::json::parse(R"({"rate-429":0.6,"rate-5xx":0.6})");
    CHECK_FALSE(with_changes(Knobs(), too_much.get_object()).has_value());
    const auto text = boost::json::parse(R"({"slots":"7"})");
    CHECK_FALSE(with_changes(Knobs(), text.get_object()).has_value());
}
