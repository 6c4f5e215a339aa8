#include "draws.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace datagems::sandbox;

TEST_CASE("a draw depends on seed and call number alone", "[sandbox][draws]") {
    Knobs knobs;
    knobs.rates.fill(0.1);
    knobs.latency_jitter = std::chrono::milliseconds(100);
    Knobs other = knobs;
    other.seed = 2;
    int differing = 0;
    for (std::uint64_t call = 0; call < 200; ++call) {
        const Draw first = draw(knobs, call);
        const Draw second = draw(knobs, call);
        REQUIRE(first.fault == second.fault);
        REQUIRE(first.delay == second.delay);
        REQUIRE(first.record_seed == second.record_seed);
        differing += first.fault != draw(other, call).fault ? 1 : 0;
    }
    CHECK(differing > 100);
}

TEST_CASE("faults come as often as their rates say", "[sandbox][draws]") {
    Knobs knobs;
    knobs.rates[static_cast<std::size_t>(Fault::invalid)] = 0.2;
    knobs.rates[static_cast<std::size_t>(Fault::hang)] = 0.05;
    std::map<std::optional<Fault>, int> seen;
    constexpr int calls = 20'000;
    for (std::uint64_t call = 0; call < calls; ++call)
        ++seen[draw(knobs, call).fault];
    CHECK(seen.size() == 3);
    CHECK(seen[Fault::invalid] == Approx(0.2 * calls).epsilon(0.05));
    CHECK(seen[Fault::hang] == Approx(0.05 * calls).epsilon(0.1));
}

TEST_CASE("rates that add up to 1 leave no call alone", "[sandbox][draws]") {
    Knobs knobs;
    knobs.rates[static_cast<std::size_t>(Fault::garbage)] = 0.5;
    knobs.rates[static_cast<std::size_t>(Fault::fenced)] = 0.5;
    for (std::uint64_t call = 0; call < 1000; ++call)
        REQUIRE(draw(knobs, call).fault);
}

TEST_CASE("the delay is latency and a part of the jitter", "[sandbox][draws]") {
    Knobs knobs;
    knobs.latency = std::chrono::milliseconds(20);
    CHECK(draw(knobs, 1).delay == knobs.latency);
    knobs.latency_jitter = std::chrono::milliseconds(10);
    for (std::uint64_t call = 0; call < 1000; ++call) {
        const auto delay = draw(knobs, call).delay;
        REQUIRE(delay >= knobs.latency);
        REQUIRE(delay < knobs.latency + knobs.latency_jitter);
    }
}

TEST_CASE("a slow answer takes its own time on top", "[sandbox][draws]") {
    Knobs knobs;
    knobs.latency = std::chrono::milliseconds(20);
    knobs.slow_by = std::chrono::milliseconds(300);
    knobs.rates[static_cast<std::size_t>(Fault::slow)] = 0.5;
    for (std::uint64_t call = 0; call < 1000; ++call) {
        const auto drawn = draw(knobs, call);
        REQUIRE(drawn.delay.count() == (drawn.fault == Fault::slow ? 320 : 20));
    }
}
