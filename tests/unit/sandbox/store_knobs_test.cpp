#include "settings.hpp"
#include "stores/store_knobs.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace datagems;
using namespace datagems::sandbox;
using namespace std::chrono_literals;

namespace {
Result<Settings> read(std::vector<std::string_view> arguments) {
    return read_arguments(arguments);
}
} // namespace

TEST_CASE("every knob of the stores can be set by its name, and shows", "[sandbox][stores]") {
    for (const std::string_view name : store_knob_names()) {
        INFO(name);
        StoreKnobs knobs;
        const bool is_share = name.ends_with("rate");
        REQUIRE(set_knob(knobs, name, is_share ? "0.25" : "503").has_value());
        const auto shown = to_json(knobs);
        CHECK(shown.size() == store_knob_names().size());
        CHECK(shown.at(name).to_number<double>() == Approx(is_share ? 0.25 : 503.0));
    }
}

TEST_CASE("there are no stores unless they are asked for", "[sandbox][stores]") {
    CHECK(read({})->stores.replicas == 0);
}

TEST_CASE("the stores' options reach their settings", "[sandbox][stores]") {
    const auto settings = read({"--stores",        "3",
                                "--cstore-port",   "4001",
                                "--r1fs-port",     "4002",
                                "--store-dialect", "node-raw",
                                "--data",          "/x",
                                "--latency",       "20",
                                "--fail",          "rate=0.2,code=503",
                                "--confirm-delay", "100",
                                "--unconfirmed",   "rate=0.1",
                                "--lag",           "300",
                                "--seed",          "9",
                                "--host",          "::1"});
    REQUIRE(settings.has_value());
    const StoreSettings& stores = settings->stores;
    CHECK(stores.replicas == 3);
    CHECK(stores.cstore_port == 4001);
    CHECK(stores.r1fs_port == 4002);
    CHECK(stores.dialect == Dialect::node_raw);
    CHECK(stores.data == "/x");
    CHECK(stores.host == "::1");
    CHECK(stores.knobs.latency == 20ms);
    CHECK(stores.knobs.fail_rate == 0.2);
    CHECK(stores.knobs.fail_code == 503);
    CHECK(stores.knobs.confirm_delay == 100ms);
    CHECK(stores.knobs.unconfirmed_rate == 0.1);
    CHECK(stores.knobs.lag == 300ms);
    CHECK(stores.knobs.seed == 9);
}

TEST_CASE("the stores have a latency of their own where it is given", "[sandbox][stores]") {
    const auto settings = read({"--store-latency", "0", "--latency", "20"});
    REQUIRE(settings.has_value());
    CHECK(settings->knobs.latency == 20ms);
    CHECK(settings->stores.knobs.latency == 0ms);
}

TEST_CASE("a dropped connection is code 0", "[sandbox][stores]") {
    for (const std::string_view value : {"rate=1,code=0", "rate=1,code=drop", "drop,rate=1"}) {
        INFO(value);
        const auto settings = read({"--fail", value});
        REQUIRE(settings.has_value());
        CHECK(settings->stores.knobs.fail_code == 0);
        CHECK(settings->stores.knobs.fail_rate == 1.0);
    }
}

TEST_CASE("wrong options of the stores are refused", "[sandbox][stores]") {
    const auto arguments = GENERATE(values<std::vector<std::string_view>>({
        {"--stores", "65"},
        {"--stores", "-1"},
        {"--cstore-port", "65536"},
        {"--store-dialect", "go"},
        {"--stores", "1", "--data", ""},
        {"--data", "/x"},
        {"--fail", "0.2"},
        {"--fail", "rate=2"},
        {"--fail", "code=200"},
        {"--fail", "speed=1"},
        {"--unconfirmed", "0.1"},
        {"--unconfirmed", "rate=x"},
        {"--unconfirmed", "drop"},
        {"--lag", "-1"},
        {"--confirm-delay", "1h"},
    }));
    const auto settings = read(arguments);
    REQUIRE_FALSE(settings.has_value());
    CHECK(settings.error().code == errc::invalid_argument);
}
