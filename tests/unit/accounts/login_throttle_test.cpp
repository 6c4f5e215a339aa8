#include "datagems/accounts/login_throttle.hpp"
#include "datagems/test_support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;

namespace {

struct Throttled {
    test::ManualClock clock;
    ThrottleSettings settings;
    LoginThrottle throttle{settings, clock};

    explicit Throttled(const ThrottleSettings& the_settings = {}) : settings(the_settings) {}

    // Zero: let in, and the password was wrong.
    std::chrono::seconds fail(std::string_view user, std::string_view network) {
        const auto attempt = throttle.begin(user, network);
        return attempt ? 0s : attempt.error().retry_after;
    }
    // Nullopt: let in, and the password was right.
    std::optional<std::chrono::seconds> log_in(std::string_view user, std::string_view network) {
        const auto attempt = throttle.begin(user, network);
        if (!attempt) return attempt.error().retry_after;
        throttle.succeed(*attempt);
        return std::nullopt;
    }
    void fail_freely(std::string_view user, std::string_view network, int times) {
        for (int i = 0; i < times; ++i)
            REQUIRE(fail(user, network) == 0s);
    }
    // Waits as it is told to, then fails again.
    std::chrono::seconds fail_after_wait(std::string_view user, std::string_view network) {
        const auto wait = fail(user, network);
        REQUIRE(wait > 0s);
        clock.advance(wait - 1ms);
        REQUIRE(fail(user, network) == 1s);
        clock.advance(1ms);
        REQUIRE(fail(user, network) == 0s);
        return wait;
    }
};

std::string network(int number) {
    return "10.0." + std::to_string(number / 256) + "." + std::to_string(number % 256);
}

std::string user(int number) {
    return "user" + std::to_string(number);
}

} // namespace

TEST_CASE("Five failures are free, then each doubles the wait, up to a quarter of an hour") {
    Throttled door;
    door.fail_freely("alice", "net", 6);
    for (const auto expected : {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 512s})
        CHECK(door.fail_after_wait("alice", "net") == expected);
    // One failure was forgiven on the way, which took longer than 900 seconds.
    CHECK(door.fail_after_wait("alice", "net") == 512s);
    for (int i = 0; i < 3; ++i)
        CHECK(door.fail_after_wait("alice", "net") == 900s);
}

TEST_CASE("A refusal is no failure: asking again does not lengthen the wait") {
    Throttled door;
    door.fail_freely("alice", "net", 6);
    for (int i = 0; i < 1000; ++i)
        REQUIRE(door.fail("alice", "net") == 1s);
    door.clock.advance(1s);
    CHECK(door.fail("alice", "net") == 0s);
    CHECK(door.fail("alice", "net") == 2s);
}

TEST_CASE("Only the first refusal since the door was shut says that it is the first") {
    Throttled door;
    door.fail_freely("alice", "net", 6);
    for (const bool expected : {true, false, false})
        CHECK(door.throttle.begin("alice", "net").error().first == expected);
    door.clock.advance(1s);
    door.fail_freely("alice", "net", 1);
    for (const bool expected : {true, false})
        CHECK(door.throttle.begin("alice", "net").error().first == expected);
}

TEST_CASE("A success starts the user afresh there, and nowhere else") {
    Throttled door;
    door.fail_freely("alice", "home", 5);
    door.fail_freely("alice", "elsewhere", 6);
    CHECK_FALSE(door.log_in("alice", "home"));
    door.fail_freely("alice", "home", 5);
    CHECK(door.fail("alice", "elsewhere") == 1s);
}

TEST_CASE("Failures are forgiven one by one") {
    Throttled door;
    door.fail_freely("alice", "net", 6); // the last shuts the door for a second
    door.clock.advance(900s - 1ms);
    door.fail_freely("alice", "net", 1);
    CHECK(door.fail("alice", "net") == 2s); // none was forgiven
    door.clock.advance(1ms + 900s * 6);     // all seven
    door.fail_freely("alice", "net", 6);
    CHECK(door.fail("alice", "net") == 1s);
}

TEST_CASE("In the long run one guess every quarter of an hour is all there is") {
    Throttled door;
    int guesses = 0;
    for (auto passed = 0s; passed < 24h; passed += 1s) {
        if (door.fail("alice", "net") == 0s) ++guesses;
        door.clock.advance(1s);
    }
    CHECK(guesses == 111); // 16 until the longest delay is reached, within 1023 seconds
}

TEST_CASE("Attempts under way count, so that many at once are no way round") {
    Throttled door;
    std::vector<LoginThrottle::Attempt> attempts;
    for (int i = 0; i < 6; ++i)
        attempts.push_back(*door.throttle.begin("alice", "net"));
    CHECK(door.fail("alice", "net") == 1s);
    door.throttle.withdraw(attempts.back()); // it had shut the door
    door.fail_freely("alice", "net", 1);
    CHECK(door.fail("alice", "net") == 1s);
    door.throttle.withdraw(attempts.front()); // it had not
    CHECK(door.fail("alice", "net") == 1s);
    door.throttle.succeed(attempts[1]);
    door.fail_freely("alice", "net", 6);
}

TEST_CASE("What was withdrawn was never made") {
    Throttled door;
    for (int i = 0; i < 1000; ++i) {
        const auto attempt = door.throttle.begin(user(i % 7), "net");
        REQUIRE(attempt.has_value());
        door.throttle.withdraw(*attempt);
    }
    door.fail_freely("user1", "net", 6);
}

TEST_CASE("A user is the same under any spelling, and what cannot be a name is one user") {
    Throttled door;
    door.fail_freely("alice", "net", 2);
    door.fail_freely(" ALICE ", "net", 2);
    door.fail_freely("Alice\n", "net", 2);
    CHECK(door.fail("alice", "net") == 1s);
    for (int i = 0; i < 6; ++i)
        REQUIRE(door.fail("no name! " + std::to_string(i), "other") == 0s);
    CHECK(door.fail(std::string(4096, 'x'), "other") == 1s);
}

TEST_CASE("One network that tries many users is slowed down as a whole") {
    Throttled door;
    for (int i = 0; i < 51; ++i)
        REQUIRE(door.fail(user(i), "net") == 0s);
    CHECK(door.fail("another", "net") == 1s);
    CHECK(door.fail("another", "other-net") == 0s);
    // In the long run one guess in ten seconds.
    int guesses = 0;
    for (auto passed = 0s; passed < 3600s; passed += 1s) {
        if (door.fail(user(1000 + guesses), "net") == 0s) ++guesses;
        door.clock.advance(1s);
    }
    CHECK(guesses >= 355);
    CHECK(guesses <= 370);
}

TEST_CASE("Many networks that try one user are slowed down as a whole") {
    Throttled door;
    for (int i = 0; i < 51; ++i)
        REQUIRE(door.fail("alice", network(i)) == 0s);
    CHECK(door.fail("alice", "another") == 1s);
    CHECK(door.fail("bob", "another") == 0s);
    int guesses = 0;
    for (auto passed = 0s; passed < 3600s; passed += 1s) {
        if (door.fail("alice", network(1000 + guesses)) == 0s) ++guesses;
        door.clock.advance(1s);
    }
    CHECK(guesses >= 115);
    CHECK(guesses <= 130);
}

TEST_CASE("Nobody elsewhere can keep a user out of the place where they log in") {
    Throttled door;
    REQUIRE_FALSE(door.log_in("alice", "home"));
    for (int i = 0; i < 500; ++i) {
        door.fail("alice", network(i)); // many machines against this user
        door.fail(user(i), "home");     // and a neighbour against everybody
    }
    REQUIRE(door.fail("alice", "elsewhere") > 0s);
    REQUIRE(door.fail("bob", "home") > 0s);
    CHECK(door.fail("alice", "home") == 0s);
    CHECK_FALSE(door.log_in("alice", "home"));
    // Their own mistakes count there all the same.
    door.fail_freely("alice", "home", 6);
    CHECK(door.fail("alice", "home") == 1s);
}

TEST_CASE("A place is forgotten after a month without a log-in") {
    Throttled door;
    REQUIRE_FALSE(door.log_in("alice", "home"));
    door.clock.advance(std::chrono::hours(24 * 30) - 1s);
    for (int i = 0; i < 51; ++i)
        REQUIRE(door.fail("alice", network(i)) == 0s);
    CHECK(door.fail("alice", "home") == 0s);
    door.clock.advance(1s);
    REQUIRE(door.fail("alice", network(51)) == 0s);
    CHECK(door.fail("alice", "home") == 2s);
}

TEST_CASE("A success does not count against the network or the user, and opens no door that others shut") {
    Throttled door;
    for (int i = 0; i < 500; ++i)
        REQUIRE_FALSE(door.log_in(user(i), "office"));
    for (int i = 0; i < 51; ++i)
        REQUIRE(door.fail("guess" + std::to_string(i), "office") == 0s);
    CHECK_FALSE(door.log_in("user7", "office"));
    CHECK(door.fail("guess", "office") == 1s);
    CHECK(door.log_in("newcomer", "office") == 1s);
}

TEST_CASE("Memory is bounded: the failures of longest ago are forgotten first") {
    ThrottleSettings settings;
    settings.max_entries = 100;
    settings.network.free = settings.user.free = 1'000'000;
    Throttled door(settings);
    door.fail_freely("alice", "net", 5);
    for (int i = 0; i < 98; ++i)
        door.fail_freely(user(i), "net", 1);
    door.fail_freely("alice", "net", 1);
    CHECK(door.fail("alice", "net") == 1s);
    for (int i = 0; i < 99; ++i)
        door.fail_freely(user(1000 + i), "net", 1);
    CHECK(door.fail("alice", "net") == 1s); // the oldest by now
    door.fail_freely("last", "net", 1);
    door.fail_freely("alice", "net", 6);
    for (int i = 0; i < 101; ++i)
        REQUIRE_FALSE(door.log_in(user(i), "home"));
}

TEST_CASE("Many threads are let in exactly as often as one") {
    Throttled door;
    std::atomic<int> let_in{0};
    std::array<std::thread, 8> threads;
    for (auto& thread : threads) {
        thread = std::thread([&] {
            for (int i = 0; i < 200; ++i) {
                if (door.fail("alice", "net") == 0s) ++let_in;
                if (const auto other = door.throttle.begin("bob", "net")) door.throttle.withdraw(*other);
                door.log_in("carol", "home");
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(let_in == 6);
}
