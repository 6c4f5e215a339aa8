#include "services/sweeps.hpp"

#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/unindexed_cstore.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    datagems::test::MemoryCStore store;
    datagems::test::ManualClock clock;

    std::string seconds(std::chrono::seconds from_now) const {
        return std::to_string(
            std::chrono::floor<std::chrono::seconds>(clock.now() + from_now).time_since_epoch().count());
    }
    std::size_t left(const std::string& hash) { return store.hgetall(hash).value().size(); }
};

} // namespace

TEST_CASE("ended sessions are forgotten once their tokens have expired, what cannot be read is kept") {
    Fixture f;
    const std::string hash = "datagen:revoked";
    REQUIRE(f.store.hset(hash, "expired", f.seconds(-2h)).has_value());
    REQUIRE(f.store.hset(hash, "expired as text", "\"" + f.seconds(-2h) + "\"").has_value());
    REQUIRE(f.store.hset(hash, "just expired", f.seconds(-30min)).has_value());
    REQUIRE(f.store.hset(hash, "valid", f.seconds(24h)).has_value());
    for (const auto* odd : {"", "\"", "-5", "1e3", "99999999999999999999", "{\"exp\":1}", "null"}) {
        REQUIRE(f.store.hset(hash, std::string("odd ") + odd, odd).has_value());
    }
    CHECK(sweep_revoked(f.store, f.clock.now(), 1).value() == 1);
    CHECK(sweep_revoked(f.store, f.clock.now(), 10).value() == 1);
    CHECK(sweep_revoked(f.store, f.clock.now(), 10).value() == 0);
    CHECK(f.left(hash) == 9);
    f.store.fail_with(errc::unavailable);
    CHECK(sweep_revoked(f.store, f.clock.now(), 10).error().code == errc::unavailable);
}

TEST_CASE("passwords that could not be mailed go when nobody may ask for them any more") {
    Fixture f;
    const std::string hash = "datagen:register-mail-failures";
    const auto entry = [&](std::chrono::seconds from_now) {
        return R"({"username":"ada","failedAt":")" + to_iso8601(f.clock.now() + from_now) + "\"}";
    };
    REQUIRE(f.store.hset(hash, "old@example.org", entry(-26h)).has_value());
    REQUIRE(f.store.hset(hash, "new@example.org", entry(-23h)).has_value());
    for (const auto* odd : {"{", "[]", "{}", R"({"failedAt":7})", R"({"failedAt":"yesterday"})"}) {
        REQUIRE(f.store.hset(hash, odd, odd).has_value());
    }
    CHECK(sweep_mail_failures(f.store, f.clock.now(), 24h, 10).value() == 1);
    CHECK(f.left(hash) == 6);
    CHECK(sweep_mail_failures(f.store, f.clock.now() + 48h, 24h, 10).value() == 1);
}

TEST_CASE("a counter goes a day after it was first seen") {
    Fixture f;
    RateCounterSweep sweep;
    REQUIRE(f.store.set("datagen:rate:register:ip:127.0.0.1:1", "3").has_value());
    REQUIRE(f.store.set("datagen:rate:other", "3").has_value());
    CHECK(sweep.run(f.store, f.clock.steady_now(), 10).value() == 0);
    f.clock.advance(20h);
    REQUIRE(f.store.set("datagen:rate:register:ip:127.0.0.1:2", "3").has_value());
    CHECK(sweep.run(f.store, f.clock.steady_now(), 10).value() == 0);
    f.clock.advance(5h);
    CHECK(sweep.run(f.store, f.clock.steady_now(), 10).value() == 1);
    CHECK(f.store.get("datagen:rate:register:ip:127.0.0.1:1").value() == std::nullopt);
    CHECK(f.store.get("datagen:rate:register:ip:127.0.0.1:2").value() == "3");
    CHECK(f.store.get("datagen:rate:other").value() == "3");
}
