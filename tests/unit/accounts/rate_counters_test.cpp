#include "datagems/accounts/rate_counters.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/mac.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    test::ManualClock clock; // at a whole hour
    test::MemoryCStore store;
    RateCounters counters{store, "key", clock};
    RateLimit limit{900s, 3};
};

} // namespace

TEST_CASE_METHOD(Fixture, "a window admits so many and tells when the next one begins") {
    clock.advance(100s + 1ms);
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(counters.refuse("register:ip", "a", limit));
    CHECK(counters.refuse("register:ip", "a", limit) == 800s);
    CHECK_FALSE(counters.refuse("register:ip", "b", limit));
    CHECK_FALSE(counters.refuse("register:email", "a", limit));
    clock.advance(799s);
    CHECK(counters.refuse("register:ip", "a", limit) == 1s);
    clock.advance(1s);
    CHECK_FALSE(counters.refuse("register:ip", "a", limit));
}

TEST_CASE_METHOD(Fixture, "gateways count together") {
    RateCounters other(store, "key", clock);
    CHECK_FALSE(counters.refuse("register:ip", "a", limit));
    CHECK_FALSE(other.refuse("register:ip", "a", limit));
    CHECK_FALSE(counters.refuse("register:ip", "a", limit));
    CHECK(other.refuse("register:ip", "a", limit));
    CHECK(counters.refuse("register:ip", "a", limit));
}

TEST_CASE_METHOD(Fixture, "a flood that is refused asks the store nothing") {
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(counters.refuse("register:ip", "a", limit));
    const auto before = store.calls();
    for (int i = 0; i < 1000; ++i)
        CHECK(counters.refuse("register:ip", "a", limit));
    CHECK(store.calls() == before);
}

TEST_CASE_METHOD(Fixture, "while the store is away each gateway counts for itself") {
    store.fail_with(errc::unavailable);
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(counters.refuse("register:ip", "a", limit));
    CHECK(counters.refuse("register:ip", "a", limit));
}

TEST_CASE_METHOD(Fixture, "of those who come at once no more than allowed are admitted") {
    limit.max = 10;
    std::atomic<int> admitted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (int use = 0; use < 5; ++use) {
                if (!counters.refuse("register:ip", "a", limit)) ++admitted;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(admitted == 10);
}

TEST_CASE_METHOD(Fixture, "a count's key names nobody") {
    CHECK_FALSE(counters.refuse("register:ip", "198.51.100.1", limit));
    const auto hashed = secrets::hmac_sha256("key", "datagen:rate:register:ip:198.51.100.1").substr(0, 16);
    const auto bucket = std::to_string(clock.now().time_since_epoch() / 900s);
    const auto key = "datagen:rate:register:ip:" + hex_encode(hashed) + ":" + bucket;
    CHECK(store.get(key).value() == "1");
}

TEST_CASE_METHOD(Fixture, "a subject that comes back in the next window leaves no count behind") {
    for (int window = 0; window < 4; ++window) {
        CHECK_FALSE(counters.refuse("register:ip", "a", limit));
        CHECK_FALSE(counters.refuse("register:ip", "a", limit));
        CHECK_FALSE(counters.refuse("register:ip", "b", limit));
        CHECK(store.keys("datagen:rate:", 10).value()->size() == 2);
        clock.advance(900s);
    }
}

TEST_CASE_METHOD(Fixture, "what is stored and no count is none") {
    const auto hashed = hex_encode(secrets::hmac_sha256("key", "datagen:rate:register:ip:a").substr(0, 16));
    const auto bucket = std::to_string(clock.now().time_since_epoch() / 900s);
    for (const auto* text : {"", "many", "99999999999999999999"}) {
        store.set("datagen:rate:register:ip:" + hashed + ":" + bucket, text).value();
        CHECK_FALSE(counters.refuse("register:ip", "a", limit));
    }
    CHECK(counters.refuse("register:ip", "a", limit));
}
