#include "idle_pool.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace std::chrono_literals;
using client::Origin;
using Pool = client::IdlePool<int>;

namespace {

const SteadyTime start{1h};
const Origin origin{false, "host", 80};
const Origin other{true, "host", 80};

} // namespace

TEST_CASE("the connection used last comes first", "[client][pool]") {
    Pool pool(10s, 8);
    Pool::Dropped dropped;
    pool.put(origin, std::make_unique<int>(1), start, dropped);
    pool.put(origin, std::make_unique<int>(2), start + 1s, dropped);
    CHECK(*pool.take(origin, start + 2s, dropped) == 2);
    CHECK(*pool.take(origin, start + 2s, dropped) == 1);
    CHECK(pool.take(origin, start + 2s, dropped) == nullptr);
    CHECK(dropped.empty());
}

TEST_CASE("origins do not share connections", "[client][pool]") {
    Pool pool(10s, 8);
    Pool::Dropped dropped;
    pool.put(origin, std::make_unique<int>(1), start, dropped);
    CHECK(pool.take(other, start, dropped) == nullptr);
    CHECK(pool.take(origin, start, dropped) != nullptr);
}

TEST_CASE("expired connections are dropped, not given out", "[client][pool]") {
    Pool pool(10s, 8);
    Pool::Dropped dropped;
    pool.put(origin, std::make_unique<int>(1), start, dropped);
    pool.put(origin, std::make_unique<int>(2), start + 5s, dropped);
    CHECK(*pool.take(origin, start + 10s, dropped) == 2);
    REQUIRE(dropped.size() == 1);
    CHECK(*dropped[0] == 1);
}

TEST_CASE("a full pool makes room by dropping its oldest", "[client][pool]") {
    Pool pool(10s, 2);
    Pool::Dropped dropped;
    for (int i = 1; i <= 3; ++i) {
        pool.put(origin, std::make_unique<int>(i), start, dropped);
    }
    REQUIRE(dropped.size() == 1);
    CHECK(*dropped[0] == 1);
    Pool none(10s, 0);
    none.put(origin, std::make_unique<int>(4), start, dropped);
    CHECK(dropped.size() == 2);
    CHECK(none.take(origin, start, dropped) == nullptr);
}

TEST_CASE("a sweep drops what has expired and says when to come again", "[client][pool]") {
    Pool pool(10s, 8);
    Pool::Dropped dropped;
    pool.put(origin, std::make_unique<int>(1), start, dropped);
    pool.put(other, std::make_unique<int>(2), start + 3s, dropped);
    CHECK(pool.sweep(start + 9s, dropped) == start + 10s);
    CHECK(dropped.empty());
    CHECK(pool.sweep(start + 10s, dropped) == start + 13s);
    CHECK(dropped.size() == 1);
    CHECK(pool.sweep(start + 20s, dropped) == std::nullopt);
    CHECK(dropped.size() == 2);
}

TEST_CASE("clear drops everything", "[client][pool]") {
    Pool pool(10s, 8);
    Pool::Dropped dropped;
    pool.put(origin, std::make_unique<int>(1), start, dropped);
    pool.put(other, std::make_unique<int>(2), start, dropped);
    pool.clear(dropped);
    CHECK(dropped.size() == 2);
    CHECK(pool.take(origin, start, dropped) == nullptr);
}
