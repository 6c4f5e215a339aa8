#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace datagems::documents;
using namespace datagems::documents::test;

namespace {

PeerState state_with_counts() {
    auto state = untouched(sample_base(100'000))[0];
    finish(state, 3, at(0), at(1));
    return state;
}

PeerState read_bounded(const PeerState& state) {
    const auto text = serialise_bounded(state);
    CHECK(text.size() <= max_peer_state_bytes);
    return peer_state_from_json(parse(text)).value();
}

} // namespace

TEST_CASE("a state that fits is not cut") {
    auto state = state_with_counts();
    state.done = {{0, 5}};
    const auto read = read_bounded(state);
    CHECK_FALSE(read.truncated);
    CHECK(read.done == state.done);
}

TEST_CASE("long lists are cut at their ends until the state fits, and it says so") {
    auto state = state_with_counts();
    for (int i = 0; i < 20'000; ++i)
        state.done.push_back({2 * i, 2 * i + 1});
    for (int i = 0; i < 3'000; ++i)
        state.in_flight.push_back({i, 1, at(i)});
    for (int i = 0; i < 500; ++i)
        state.errors.push_back({i, std::string(200, 'e')});
    const auto read = read_bounded(state);
    CHECK(read.truncated);
    CHECK(read.generated_failed == 3);
    CHECK(read.result_cid == state.result_cid);
    // Each list keeps a part, its first elements.
    REQUIRE_FALSE(read.done.empty());
    REQUIRE_FALSE(read.in_flight.empty());
    REQUIRE_FALSE(read.errors.empty());
    CHECK(read.done.front() == state.done.front());
    CHECK(read.errors.front() == state.errors.front());
}

TEST_CASE("one huge message, reason or unknown field cannot push a state over the limit") {
    auto state = state_with_counts();
    state.errors = {{1, std::string(100'000, '"')}};
    CHECK(read_bounded(state).truncated);
    state = state_with_counts();
    state.paused_because = std::string(100'000, '\\');
    CHECK(read_bounded(state).paused_because->size() == 1024);
    state = state_with_counts();
    state.unknown["x"] = std::string(100'000, 'x');
    CHECK(read_bounded(state).generated_ok == state.generated_ok);
    state = state_with_counts();
    for (int i = 0; i < 10'000; ++i)
        state.retries["cause " + std::to_string(i)] = i;
    CHECK(read_bounded(state).truncated);
}
