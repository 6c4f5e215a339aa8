#include "datagems/statistics/distinct_counter.hpp"
#include "datagems/statistics/hash.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace datagems::statistics;

TEST_CASE("few values are counted exactly, however often they come") {
    DistinctCounter counter(100);
    CHECK(counter.count() == 0);
    for (std::uint64_t i = 0; i < 1'000; ++i) {
        counter.add(hash_number(i % 100, 0));
    }
    CHECK(counter.count() == 100);
    CHECK(counter.exact());
}

TEST_CASE("many values are estimated within three deviations") {
    DistinctCounter counter(100);
    std::uint64_t added = 0;
    for (const std::uint64_t many : {101, 1'000, 10'000, 40'000, 100'000, 1'000'000}) {
        for (; added < many; ++added) {
            counter.add(hash_number(added, 0));
            counter.add(hash_number(added / 2, 0));
        }
        CHECK_FALSE(counter.exact());
        const auto error = std::abs(static_cast<double>(counter.count()) / static_cast<double>(many) - 1);
        INFO(many << " estimated as " << counter.count());
        CHECK(error < 3 * 0.0082);
    }
}

TEST_CASE("an estimate is never more than were added, nor less than were told apart") {
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
        DistinctCounter counter(4'096);
        for (std::uint64_t i = 0; i < 4'097; ++i)
            counter.add(hash_number(i + seed * 1'000'000, 0));
        CHECK_FALSE(counter.exact());
        CHECK(counter.count() == 4'097);
    }
}

TEST_CASE("an estimate does not depend on the order") {
    HyperLogLog up;
    HyperLogLog down;
    for (std::uint64_t i = 0; i < 5'000; ++i) {
        up.add(hash_number(i, 0));
        down.add(hash_number(4'999 - i, 0));
    }
    CHECK(up.estimate() == down.estimate());
    CHECK(HyperLogLog().estimate() == 0);
}
