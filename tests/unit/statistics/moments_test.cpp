#include "datagems/statistics/moments.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace datagems::statistics;

namespace {

constexpr double huge = std::numeric_limits<double>::max();

} // namespace

TEST_CASE("moments of no number and of one") {
    Moments moments;
    CHECK(moments.count() == 0);
    CHECK(moments.mean() == 0);
    CHECK(moments.deviation() == 0);
    moments.add(-3);
    CHECK(moments.min() == -3);
    CHECK(moments.max() == -3);
    CHECK(moments.mean() == -3);
    CHECK(moments.deviation() == 0);
}

TEST_CASE("moments of a few numbers") {
    Moments moments;
    for (const double number : {2, 4, 4, 4, 5, 5, 7, 9}) {
        moments.add(number);
    }
    CHECK(moments.mean() == 5);
    CHECK(moments.deviation() == 2);
    CHECK(moments.min() == 2);
    CHECK(moments.max() == 9);
}

TEST_CASE("a deviation that is small beside the mean is not lost") {
    Moments moments;
    for (int i = 0; i < 1'000; ++i) {
        moments.add(1e12L + (i % 2));
    }
    CHECK(moments.deviation() == Approx(0.5).epsilon(1e-9));
}

TEST_CASE("the largest doubles do not overflow") {
    Moments moments;
    moments.add(huge);
    moments.add(-huge);
    CHECK(moments.mean() == 0);
    CHECK(moments.deviation() == huge);
    moments.add(huge);
    CHECK(std::isfinite(moments.deviation()));
    CHECK(moments.mean() == Approx(huge / 3));
}

TEST_CASE("integers of 64 bits keep their last digit") {
    Moments moments;
    moments.add(9'223'372'036'854'775'806);
    moments.add(9'223'372'036'854'775'807);
    CHECK(static_cast<std::int64_t>(moments.min()) == 9'223'372'036'854'775'806);
    CHECK(static_cast<std::int64_t>(moments.max()) == 9'223'372'036'854'775'807);
}
