#include "limit_simulation.hpp"

#include <random>
#include <utility>
#include <vector>

using namespace datagems;
using namespace datagems::generation;
using namespace std::chrono_literals;

namespace {

// `slots` calls at once, each a little longer or shorter than `latency`; 429 beyond, at once.
Simulation::Server server_with(std::size_t slots, std::chrono::milliseconds latency = 50ms,
                               std::optional<std::chrono::milliseconds> retry_after = 1'000ms) {
    return [=, engine = std::mt19937(7)](std::size_t accepted) mutable {
        if (accepted >= slots) return Reaction{Outcome::refused, 1ms, retry_after};
        const auto spread = std::uniform_real_distribution<double>(0.8, 1.2)(engine);
        const auto after = std::chrono::duration_cast<std::chrono::nanoseconds>(latency * spread);
        return Reaction{Outcome::answered, after, {}};
    };
}

double use(const Counts& counts, double slots, std::chrono::milliseconds latency, std::chrono::seconds duration) {
    return static_cast<double>(counts.answered) * std::chrono::duration<double>(latency).count() /
           (slots * static_cast<double>(duration.count()));
}

AdaptiveLimitSettings up_to(std::size_t max, std::size_t initial = 8) {
    AdaptiveLimitSettings settings;
    settings.max = max;
    settings.initial = initial;
    return settings;
}

} // namespace

TEST_CASE("a server with 16 slots is kept busy and hardly ever overrun", "[adaptive_limit]") {
    const bool says_when = GENERATE(true, false);
    const auto latency = GENERATE(5ms, 50ms, 2'000ms);
    CAPTURE(says_when, latency.count());
    const auto retry_after = says_when ? std::optional<std::chrono::milliseconds>(1'000ms) : std::nullopt;
    Simulation simulation(up_to(64), server_with(16, latency, retry_after));
    const auto first = simulation.run_for(3s + 10 * latency);
    CHECK(first.most_at_once <= 32);
    const auto counts = simulation.run_for(300s);
    CHECK(use(counts, 16, latency, 300s) > 0.95);
    CHECK(counts.refused_share() < 0.03);
    CHECK(counts.most_at_once <= 17);
}

TEST_CASE("the first seconds cost little as well", "[adaptive_limit]") {
    Simulation simulation(up_to(64), server_with(16));
    const auto counts = simulation.run_for(15s);
    CHECK(use(counts, 16, 50ms, 15s) > 0.95);
    CHECK(counts.refused_share() < 0.02);
}

TEST_CASE("any number of slots is found, from any start", "[adaptive_limit]") {
    const auto slots = GENERATE(1U, 2U, 3U, 4U, 7U, 16U, 33U, 64U, 100U);
    const auto initial = GENERATE(1U, 8U, 64U);
    CAPTURE(slots, initial);
    Simulation simulation(up_to(64, initial), server_with(slots));
    (void)simulation.run_for(10s);
    const auto counts = simulation.run_for(60s);
    CHECK(use(counts, std::min(slots, 64U), 50ms, 60s) > 0.95);
    CHECK(counts.refused_share() < 0.05);
    CHECK(counts.most_at_once <= std::min(slots + 1, 64U));
}

TEST_CASE("it follows a capacity that falls and comes back", "[adaptive_limit]") {
    Simulation simulation(up_to(64), server_with(16));
    (void)simulation.run_for(60s);
    simulation.serve_with(server_with(4));
    (void)simulation.run_for(10s);
    CHECK(simulation.limit().limit() <= 5);
    const auto low = simulation.run_for(60s);
    CHECK(use(low, 4, 50ms, 60s) > 0.95);
    CHECK(low.refused_share() < 0.05);
    simulation.serve_with(server_with(16));
    (void)simulation.run_for(40s);
    const auto high = simulation.run_for(60s);
    CHECK(use(high, 16, 50ms, 60s) > 0.95);
    CHECK(high.refused_share() < 0.05);
}

TEST_CASE("it does not grow when more calls only make each slower", "[adaptive_limit]") {
    // Eight workers behind a queue: the latency of a call is the length of the queue before it.
    const auto queueing = [](std::size_t accepted) {
        return Reaction{Outcome::answered, 100ms * std::max<std::size_t>(accepted + 1, 8) / 8, {}};
    };
    Simulation simulation(up_to(1'000), queueing);
    (void)simulation.run_for(60s);
    CHECK(simulation.limit().limit() >= 8);
    CHECK(simulation.limit().limit() <= 32);
}

TEST_CASE("a few milliseconds more are no sign of load", "[adaptive_limit]") {
    const auto quick = [](std::size_t accepted) { return Reaction{Outcome::answered, 100us + 100us * accepted, {}}; };
    Simulation simulation(up_to(64), quick);
    (void)simulation.run_for(2s);
    CHECK(simulation.limit().limit() == 64);
}

TEST_CASE("a best latency of long ago does not bind for ever", "[adaptive_limit]") {
    Simulation simulation(up_to(64), server_with(10, 100ms));
    (void)simulation.run_for(20s);
    REQUIRE(simulation.limit().limit() <= 11);
    simulation.serve_with(server_with(1'000, 1'000ms)); // longer texts from now on
    (void)simulation.run_for(60s);
    CHECK(simulation.limit().limit() <= 11);
    (void)simulation.run_for(900s);
    CHECK(simulation.limit().limit() == 64);
}

TEST_CASE("a limit that is not used does not grow", "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(64, 8));
    auto now = start;
    for (int i = 0; i < 1'000; ++i) {
        std::vector<AdaptiveLimit::Call> calls;
        for (int call = 0; call < 7; ++call) {
            calls.push_back(limit.start());
        }
        now += 50ms;
        for (const auto call : calls) {
            limit.on_answer(call, now, 50ms);
        }
    }
    CHECK(limit.limit() == 8);
}

TEST_CASE("while all goes well the limit doubles each round up to the greatest", "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(100, 8));
    auto now = start;
    std::vector<std::size_t> limits;
    for (int round = 0; round < 6; ++round) {
        limits.push_back(limit.limit());
        std::vector<AdaptiveLimit::Call> calls;
        while (limit.may_start(now)) {
            calls.push_back(limit.start());
        }
        now += 50ms;
        for (const auto call : calls) {
            limit.on_answer(call, now, 50ms);
        }
    }
    CHECK(limits == std::vector<std::size_t>{8, 16, 32, 64, 100, 100});
}

TEST_CASE("many calls refused at once shrink the limit once, and Retry-After is waited out to the tick",
          "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(64, 16));
    std::vector<AdaptiveLimit::Call> calls;
    while (limit.may_start(start)) {
        calls.push_back(limit.start());
    }
    REQUIRE(calls.size() == 16);
    for (const auto call : calls) {
        limit.on_refusal(call, start + 1ms, 7'000ms);
    }
    CHECK(limit.limit() == 8);
    CHECK(limit.in_flight() == 0);
    CHECK_FALSE(limit.may_start(start + 1ms));
    CHECK(limit.next_start(start + 1ms) == start + 7'001ms);
    CHECK_FALSE(limit.may_start(start + 7'001ms - 1ns));
    CHECK(limit.may_start(start + 7'001ms));
}

TEST_CASE("the longest of several Retry-Afters counts, an absurd one is cut", "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(64, 4));
    std::vector<AdaptiveLimit::Call> calls;
    while (limit.may_start(start)) {
        calls.push_back(limit.start());
    }
    limit.on_refusal(calls[0], start, 1'000ms);
    limit.on_refusal(calls[1], start, 3'000ms);
    limit.on_refusal(calls[2], start, 2'000ms);
    CHECK(limit.next_start(start) == start + 3'000ms);
    limit.on_refusal(calls[3], start, 86'400'000ms);
    CHECK(limit.next_start(start) == start + AdaptiveLimitSettings().longest_hold);
}

TEST_CASE("a single refusal rests its own place and leaves the others alone", "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(8, 8));
    std::vector<AdaptiveLimit::Call> calls;
    for (int round = 0; round < 2; ++round) { // the first shows that the level holds
        for (const auto call : std::exchange(calls, {})) {
            limit.on_answer(call, start, 50ms);
        }
        while (limit.may_start(start)) {
            calls.push_back(limit.start());
        }
    }
    limit.on_answer(calls[0], start + 50ms, 50ms);
    limit.on_refusal(calls[1], start + 50ms, 1'000ms);
    CHECK(limit.limit() == 8);
    CHECK(limit.may_start(start + 50ms));
    (void)limit.start();
    CHECK_FALSE(limit.may_start(start + 50ms));
    CHECK(limit.next_start(start + 50ms) == start + 1'050ms);
    CHECK_FALSE(limit.may_start(start + 1'050ms - 1ns));
    CHECK(limit.may_start(start + 1'050ms));
}

TEST_CASE("a server that grants so many calls a minute is not called before its time", "[adaptive_limit]") {
    // 100 calls in each window of ten seconds; refusals say how long the window lasts.
    SteadyTime window = start;
    int left = 100;
    SteadyTime now = start;
    auto per_window = [&, engine = std::mt19937(5)](std::size_t) mutable {
        if (now >= window + 10s) {
            window += std::chrono::floor<std::chrono::seconds>(now - window) / 10s * 10s;
            left = 100;
        }
        if (left > 0) {
            --left;
            return Reaction{Outcome::answered, std::chrono::milliseconds(40 + engine() % 20), {}};
        }
        const auto rest = std::chrono::ceil<std::chrono::milliseconds>(window + 10s - now);
        return Reaction{Outcome::refused, 1ms, rest};
    };
    Simulation simulation(up_to(64), [&](std::size_t accepted) {
        now = simulation.now();
        return per_window(accepted);
    });
    (void)simulation.run_for(30s);
    const auto counts = simulation.run_for(300s);
    CHECK(counts.answered >= 2'800);
    CHECK(counts.refused_share() < 0.1);
}

TEST_CASE("refusals by chance, one in ten, do not bring the work to a stand", "[adaptive_limit]") {
    const auto moody = [engine = std::mt19937(3)](std::size_t) mutable {
        const bool refused = std::uniform_real_distribution<double>(0, 1)(engine) < 0.1;
        return refused ? Reaction{Outcome::refused, 1ms, 100ms} : Reaction{Outcome::answered, 50ms, {}};
    };
    Simulation simulation(up_to(64), moody);
    const auto counts = simulation.run_for(60s);
    CHECK(counts.answered > 60 * 20); // more than one call after another would get
}

TEST_CASE("a dead server is asked by one call at a time, and found again when it is back", "[adaptive_limit]") {
    Simulation simulation(up_to(64), server_with(16));
    (void)simulation.run_for(10s);
    simulation.serve_with([](std::size_t) { return Reaction{Outcome::lost, 1'000ms, {}}; });
    (void)simulation.run_for(60s);
    CHECK(simulation.limit().limit() == 1);
    const auto dead = simulation.run_for(60s);
    CHECK(dead.most_at_once == 1);
    CHECK(dead.lost <= 60);
    simulation.serve_with(server_with(16));
    (void)simulation.run_for(3s);
    CHECK(simulation.limit().limit() >= 12);
}

TEST_CASE("calls that time out long after the limit shrank do not shrink it again", "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(64, 32));
    std::vector<AdaptiveLimit::Call> calls;
    while (limit.may_start(start)) {
        calls.push_back(limit.start());
    }
    for (std::size_t i = 0; i < calls.size(); ++i) {
        limit.on_loss(calls[i], start + 120s + std::chrono::seconds(i));
    }
    CHECK(limit.limit() == 16);
}

TEST_CASE("a server that says it grants nothing more is left alone for that long", "[adaptive_limit]") {
    AdaptiveLimit limit(up_to(8));
    limit.hold(start, 6'000ms);
    CHECK_FALSE(limit.may_start(start + 6s - 1ns));
    CHECK(limit.next_start(start) == start + 6s);
    CHECK(limit.may_start(start + 6s));
    limit.hold(start, 1'000ms); // never shortens
    CHECK(limit.next_start(start) == start + 6s);
}

TEST_CASE("whatever happens the limit stays between one and the greatest", "[adaptive_limit]") {
    const auto seed = GENERATE(range(0U, 12U));
    std::mt19937 engine(seed);
    const auto pick = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine); };
    const auto max = static_cast<std::size_t>(1 + pick(40));
    AdaptiveLimit limit(up_to(max, static_cast<std::size_t>(pick(60))));
    std::vector<AdaptiveLimit::Call> out;
    auto now = start;
    for (int step = 0; step < 4'000; ++step) {
        now += std::chrono::milliseconds(pick(30));
        if (limit.may_start(now) && pick(3) != 0) {
            CHECK(limit.next_start(now) <= now);
            out.push_back(limit.start());
        } else if (!out.empty()) {
            std::swap(out[static_cast<std::size_t>(pick(static_cast<int>(out.size())))], out.back());
            const auto call = out.back();
            out.pop_back();
            const int end = pick(20);
            if (end < 14) limit.on_answer(call, now, std::chrono::milliseconds(pick(200)));
            if (end >= 14 && end < 17) limit.on_refusal(call, now, std::chrono::milliseconds(pick(2'000)));
            if (end >= 17 && end < 19) limit.on_loss(call, now);
            if (end == 19) limit.on_abandoned();
        } else if (!limit.may_start(now)) { // nothing is out: time alone must open it
            REQUIRE(limit.next_start(now) < SteadyTime::max());
            now = limit.next_start(now);
        }
        REQUIRE(limit.limit() >= 1);
        REQUIRE(limit.limit() <= max);
        REQUIRE(limit.in_flight() == out.size());
        REQUIRE(out.size() <= max);
    }
}
