#include "services/peer_liveness.hpp"

#include "datagems/test_support/manual_clock.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    test::ManualClock clock;
    gateway::PeerLiveness liveness{clock};
    documents::Heartbeat beat{"i-1", "0.1.0", clock.now(), 1, 0, {}, {}};

    Fixture() {
        beat.interval_ms = 5'000;
        beat.at = clock.now();
    }
    bool look() { return liveness.see("a", beat); }
    // The worker beats; its clock is wrong by `skew`.
    void beats(std::chrono::milliseconds skew = 0ms) {
        ++beat.beat;
        beat.at = clock.now() + skew;
    }
};

} // namespace

TEST_CASE("a beat that moves is alive, whatever the worker's clock says") {
    for (const auto skew : {-24h, 0h, 24h}) {
        Fixture f;
        f.beats(skew);
        CHECK(f.look() == (skew == 0h)); // nothing but its clock to go by yet
        for (int i = 0; i < 10; ++i) {
            f.clock.advance(5s);
            f.beats(skew);
            CHECK(f.look());
        }
        f.clock.advance(10s);
        CHECK(f.look());
    }
}

TEST_CASE("a beat that stands still for three intervals of our clock is dead, whatever the worker's clock says") {
    for (const auto skew : {-24h, 0h, 24h}) {
        Fixture f;
        f.beats(skew);
        f.look();
        f.clock.advance(5s);
        f.beats(skew);
        CHECK(f.look());
        f.beat.at = f.clock.now() + 1h;
        f.clock.advance(15s + 1ms);
        CHECK_FALSE(f.look());
        f.beats(skew);
        f.look();
        f.clock.advance(5s);
        f.beats(skew);
        CHECK(f.look()); // it is back
    }
}

TEST_CASE("at the first look the time that the worker wrote decides") {
    Fixture f;
    f.clock.advance(25s);
    CHECK(f.look()); // three intervals and ten seconds for its clock
    Fixture older;
    older.clock.advance(25s + 1ms);
    CHECK_FALSE(older.look());
    Fixture from_the_future;
    from_the_future.beats(11s);
    CHECK_FALSE(from_the_future.look());
    Fixture silent;
    silent.beat.at.reset();
    CHECK_FALSE(silent.look());
}

TEST_CASE("a beat that moved between two distant looks may have stopped since") {
    Fixture f;
    f.look();
    f.clock.advance(10s);
    f.beats();
    f.clock.advance(1h);
    CHECK_FALSE(f.look());
    f.beats();
    f.clock.advance(20s);
    CHECK(f.look()); // it says that it wrote twenty seconds ago
    f.clock.advance(15s);
    CHECK_FALSE(f.look());
}

TEST_CASE("a worker that is started again is another beat") {
    Fixture f;
    f.look();
    f.clock.advance(5s);
    f.beat.instance = "i-2";
    f.beat.at = f.clock.now() - 1h;
    CHECK(f.look());
}

TEST_CASE("workers that beat often are missed early, those that beat seldom late") {
    Fixture f;
    f.beat.interval_ms = 100;
    f.look();
    f.clock.advance(100ms);
    f.beats();
    CHECK(f.look());
    f.clock.advance(2s);
    CHECK(f.look());
    f.clock.advance(1ms);
    CHECK_FALSE(f.look());
    Fixture slow;
    slow.beat.interval_ms = 60'000;
    slow.look();
    slow.clock.advance(60s);
    slow.beats();
    slow.look();
    slow.clock.advance(180s);
    CHECK(slow.look());
    slow.clock.advance(1ms);
    CHECK_FALSE(slow.look());
}
