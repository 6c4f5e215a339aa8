#include "datagems/generation/call_budget.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <vector>

using namespace datagems;
using namespace datagems::generation;
using namespace std::chrono_literals;

namespace {

const SteadyTime start_time = SteadyTime(1'000h);

struct Sent {
    SteadyTime at;
    double expected = 0;
};

// Starts calls as soon as the budget allows it, each answered after `latency` with `tokens`; returns when they started.
std::vector<SteadyTime> call_for(CallBudget& budget, std::chrono::seconds duration, std::chrono::milliseconds latency,
                                 std::int64_t tokens) {
    std::vector<SteadyTime> starts;
    std::deque<Sent> under_way;
    for (auto now = start_time; now < start_time + duration; now += 1ms) {
        while (!under_way.empty() && under_way.front().at + latency <= now) {
            budget.on_end(under_way.front().expected, tokens, now);
            under_way.pop_front();
        }
        while (budget.may_start(now) && under_way.size() < 1'000) {
            under_way.push_back({now, budget.on_start(now)});
            starts.push_back(now);
        }
    }
    return starts;
}

std::size_t most_in_a_minute(const std::vector<SteadyTime>& starts) {
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < starts.size(); ++last) {
        while (starts[first] + 60s <= starts[last]) {
            ++first;
        }
        most = std::max(most, last - first + 1);
    }
    return most;
}

} // namespace

TEST_CASE("without caps a call may always start", "[call_budget]") {
    CallBudget budget({}, start_time);
    for (int i = 0; i < 1'000; ++i) {
        REQUIRE(budget.may_start(start_time));
        budget.on_end(budget.on_start(start_time), 1'000'000, start_time);
    }
    CHECK(budget.next_start() == SteadyTime::min());
}

TEST_CASE("requests come evenly, at most the cap and a second's worth in any minute", "[call_budget]") {
    const std::int64_t cap = GENERATE(1, 7, 60, 600, 6'000);
    CallBudget budget({cap, 0}, start_time);
    const auto starts = call_for(budget, 300s, 5ms, 10);
    const auto second_worth = static_cast<std::size_t>(std::max<std::int64_t>(cap / 60, 1));
    CHECK(most_in_a_minute(starts) <= static_cast<std::size_t>(cap) + second_worth);
    CHECK(starts.size() >= static_cast<std::size_t>(5 * cap) - 1);
}

TEST_CASE("the next start is the first moment at which a call may start", "[call_budget]") {
    CallBudget budget({30, 0}, start_time);
    (void)budget.on_start(start_time);
    CHECK_FALSE(budget.may_start(start_time));
    CHECK(budget.next_start() == start_time + 2s);
    CHECK_FALSE(budget.may_start(start_time + 1'999ms));
    CHECK(budget.may_start(start_time + 2s));
}

TEST_CASE("a call that was never sent gives its share back", "[call_budget]") {
    CallBudget budget({30, 0}, start_time);
    const auto expected = budget.on_start(start_time);
    budget.on_abandoned(expected, start_time);
    CHECK(budget.may_start(start_time));
    budget.on_abandoned(0, start_time); // a bucket is never more than full
    (void)budget.on_start(start_time);
    CHECK_FALSE(budget.may_start(start_time));
}

TEST_CASE("tokens are kept to their cap whatever calls cost, and however many are under way", "[call_budget]") {
    const auto latency = GENERATE(1ms, 2'000ms);
    const std::int64_t cost = GENERATE(10, 500);
    constexpr std::int64_t cap = 60'000;
    CallBudget budget({0, cap}, start_time);
    const auto starts = call_for(budget, 600s, latency, cost);
    const auto tokens = static_cast<double>(starts.size()) * static_cast<double>(cost);
    // The first calls go out before it is known what one costs: that debt is paid.
    CHECK(tokens <= 10.0 * cap + 0.05 * 10.0 * cap + 1'000.0 * static_cast<double>(cost));
    CHECK(tokens >= 0.95 * 10.0 * cap);
}

TEST_CASE("a debt of tokens is paid before the next call", "[call_budget]") {
    CallBudget budget({0, 6'000}, start_time); // 100 a second
    const auto expected = budget.on_start(start_time);
    budget.on_end(expected, 1'100, start_time);
    CHECK_FALSE(budget.may_start(start_time + 10s));
    CHECK(budget.may_start(start_time + 11s)); // the bucket is full: no call may need more
    CHECK(budget.on_start(start_time + 11s) == 1'100);
}

TEST_CASE("a call without an answer costs no tokens", "[call_budget]") {
    CallBudget budget({0, 6'000}, start_time);
    budget.on_end(budget.on_start(start_time), 50, start_time);
    const auto expected = budget.on_start(start_time);
    CHECK(expected == 50);
    CHECK_FALSE(budget.may_start(start_time));
    budget.on_end(expected, 0, start_time);
    CHECK(budget.may_start(start_time));
}
