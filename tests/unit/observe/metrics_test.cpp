#include "datagems/observe/metrics.hpp"

#include <catch2/catch.hpp>

using namespace datagems::observe;
using namespace std::chrono_literals;

TEST_CASE("a histogram bounds its quantiles from above within a factor of two") {
    LatencyHistogram histogram;
    CHECK(histogram.quantile(0.5) == 0us);
    for (int i = 0; i < 99; ++i) {
        histogram.record(100us);
    }
    histogram.record(50ms);
    CHECK(histogram.count() == 100);
    CHECK(histogram.quantile(0.5) == 128us);
    CHECK(histogram.quantile(0.99) == 128us);
    CHECK(histogram.quantile(1.0) == 65536us);
}
