#include "stores/store_network.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace datagems;
using namespace datagems::sandbox;
using namespace std::chrono_literals;

namespace {

const SteadyTime start{1h};
const CellName field{scope_of_hash("jobs"), "one"};

StoreKnobs lagging(std::chrono::milliseconds lag) {
    StoreKnobs knobs;
    knobs.lag = lag;
    return knobs;
}

std::string held(const StoreNetwork& network, std::size_t replica, const CellName& name = field) {
    const std::string* const value = network.find(replica, name);
    return value == nullptr ? "nothing" : *value;
}

// Every value that the replica shows while time passes, without repetitions in a row.
std::vector<std::string> shown_over_time(StoreNetwork& network, std::size_t replica) {
    std::vector<std::string> shown;
    for (auto passed = 0ms; passed <= 200ms; passed += 1ms) {
        network.deliver_until(start + passed);
        if (shown.empty() || shown.back() != held(network, replica)) shown.push_back(held(network, replica));
    }
    return shown;
}

} // namespace

TEST_CASE("without lag a write is everywhere at once", "[sandbox][stores]") {
    StoreNetwork network(3, 1);
    CHECK(network.write(1, field, "1", StoreKnobs(), start) == Written::broadcast);
    for (std::size_t replica = 0; replica < 3; ++replica)
        CHECK(held(network, replica) == "1");
    CHECK(network.counts(1).sent == 1);
    CHECK(network.counts(0).delivered == 1);
    CHECK(network.counts(1).delivered == 0);
}

TEST_CASE("an equal value is not sent again", "[sandbox][stores]") {
    StoreNetwork network(2, 1);
    network.write(0, field, R"({"a":1,"b":2})", StoreKnobs(), start);
    CHECK(network.write(0, field, R"({"b":2,"a":1})", StoreKnobs(), start) == Written::equal);
    CHECK(network.counts(0).sent == 1);
    CHECK(network.write(0, field, R"({"a":1,"b":3})", StoreKnobs(), start) == Written::broadcast);
}

TEST_CASE("deleting what is not there is writing an equal value", "[sandbox][stores]") {
    StoreNetwork network(2, 1);
    CHECK(network.write(0, field, std::nullopt, StoreKnobs(), start) == Written::equal);
    network.write(0, field, "1", StoreKnobs(), start);
    CHECK(network.write(0, field, std::nullopt, StoreKnobs(), start) == Written::broadcast);
    CHECK(held(network, 1) == "nothing");
    CHECK(network.names(1).empty());
}

TEST_CASE("an unconfirmed write stays where it was made, and so does its equal repeat", "[sandbox][stores]") {
    StoreNetwork network(2, 1);
    StoreKnobs knobs;
    knobs.unconfirmed_rate = 1.0;
    CHECK(network.write(0, field, "1", knobs, start) == Written::unconfirmed);
    CHECK(held(network, 0) == "1");
    CHECK(held(network, 1) == "nothing");
    CHECK(network.write(0, field, "1", StoreKnobs(), start) == Written::equal);
    CHECK(held(network, 1) == "nothing");
    CHECK(network.write(0, field, "1 ", StoreKnobs(), start) == Written::broadcast);
    CHECK(held(network, 1) == "1 ");
}

TEST_CASE("a broadcast arrives within the lag and not before its time", "[sandbox][stores]") {
    StoreNetwork network(2, 7);
    network.write(0, field, "1", lagging(100ms), start);
    CHECK(held(network, 0) == "1");
    CHECK(held(network, 1) == "nothing");
    CHECK(network.counts(1).pending >= 1);
    network.deliver_until(start);
    CHECK(held(network, 1) == "nothing");
    network.deliver_until(start + 100ms);
    CHECK(held(network, 1) == "1");
    CHECK(network.counts(1).pending == 0);
}

TEST_CASE("replicas take the last broadcast they see, which need not be the last one sent", "[sandbox][stores]") {
    std::set<std::vector<std::string>> histories;
    std::set<std::string> ends;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        StoreNetwork network(2, seed);
        for (const char* value : {"1", "2", "3"})
            network.write(0, field, value, lagging(100ms), start);
        histories.insert(shown_over_time(network, 1));
        ends.insert(held(network, 1));
        CHECK(held(network, 0) == "3");
    }
    CHECK(histories.contains({"nothing", "1", "2", "3"}));
    CHECK(histories.contains({"nothing", "3", "2", "1"}));
    CHECK(ends == std::set<std::string>{"1", "2", "3"});
}

TEST_CASE("a late broadcast replaces a newer value of the replica itself", "[sandbox][stores]") {
    StoreNetwork network(2, 3);
    network.write(0, field, "1", lagging(100ms), start);
    network.write(1, field, "2", lagging(100ms), start);
    network.deliver_until(start + 100ms);
    CHECK(held(network, 0) == "2");
    CHECK(held(network, 1) == "1");
}

TEST_CASE("some broadcasts arrive twice", "[sandbox][stores]") {
    StoreNetwork network(2, 5);
    for (int number = 0; number < 1000; ++number)
        network.write(0, field, std::to_string(number), lagging(100ms), start);
    network.deliver_until(start + 100ms);
    const BroadcastCounts counts = network.counts(1);
    CHECK(counts.repeated > 50);
    CHECK(counts.repeated < 200);
    CHECK(counts.delivered == 1000 + counts.repeated);
}

TEST_CASE("the same seed gives the same history", "[sandbox][stores]") {
    const auto history = [](std::uint64_t seed) {
        StoreNetwork network(3, seed);
        for (int number = 0; number < 50; ++number)
            network.write(static_cast<std::size_t>(number % 3), field, std::to_string(number), lagging(150ms), start);
        return shown_over_time(network, 2);
    };
    CHECK(history(11) == history(11));
    CHECK(history(11) != history(12));
}

TEST_CASE("what lags too much arrives early and is not lost", "[sandbox][stores]") {
    PendingLimits limits;
    limits.messages = 10;
    StoreNetwork network(2, 1, limits);
    for (int number = 0; number < 100; ++number)
        network.write(0, CellName{scope_of_values, std::to_string(number)}, "1", lagging(1h), start);
    CHECK(network.counts(1).pending == 10);
    CHECK(network.counts(1).early >= 90);
    network.deliver_until(start + 1h);
    CHECK(network.fields(1, scope_of_values).size() == 100);
}

TEST_CASE("the bytes of what lags are limited as well", "[sandbox][stores]") {
    PendingLimits limits;
    limits.bytes = 10'000;
    StoreNetwork network(2, 1, limits);
    for (int number = 0; number < 10; ++number)
        network.write(0, CellName{scope_of_values, std::to_string(number)}, std::string(4'000, '1'), lagging(1h),
                      start);
    CHECK(network.counts(1).pending == 2);
}

TEST_CASE("hsync merges another replica's fields over newer local ones", "[sandbox][stores]") {
    StoreNetwork network(2, 1);
    const CellName other{field.scope, "two"};
    network.write(0, field, "1", StoreKnobs(), start);
    StoreKnobs alone;
    alone.unconfirmed_rate = 1.0;
    network.write(0, field, "2", alone, start);
    network.write(0, other, "3", alone, start);
    const Synced synced = network.sync(0, field.scope);
    CHECK(synced.source == 1);
    CHECK(synced.merged_fields == 1);
    CHECK(held(network, 0) == "1");
    CHECK(held(network, 0, other) == "3");
}

TEST_CASE("a replica without others has nobody to merge from", "[sandbox][stores]") {
    StoreNetwork network(1, 1);
    CHECK(network.write(0, field, "1", StoreKnobs(), start) == Written::broadcast);
    CHECK(network.sync(0, field.scope).merged_fields == 0);
    CHECK(held(network, 0) == "1");
}

TEST_CASE("hashes and plain values of the same name are apart", "[sandbox][stores]") {
    StoreNetwork network(1, 1);
    network.write(0, CellName{scope_of_values, "one"}, "1", StoreKnobs(), start);
    network.write(0, CellName{scope_of_hash(""), "one"}, "2", StoreKnobs(), start);
    CHECK(held(network, 0, CellName{scope_of_values, "one"}) == "1");
    CHECK(held(network, 0, CellName{scope_of_hash(""), "one"}) == "2");
}
