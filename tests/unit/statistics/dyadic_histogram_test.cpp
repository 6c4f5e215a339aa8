#include "datagems/statistics/dyadic_histogram.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace datagems::statistics;

namespace {

constexpr double huge = std::numeric_limits<double>::max();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

DyadicHistogram of(const std::vector<double>& numbers, std::size_t max_bins = 20) {
    DyadicHistogram histogram(max_bins);
    for (const auto number : numbers) {
        histogram.add(number);
    }
    return histogram;
}

void check_by_counting(const std::vector<double>& numbers, const std::vector<Bin>& bins, std::size_t max_bins) {
    REQUIRE_FALSE(bins.empty());
    CHECK(bins.size() <= max_bins);
    std::uint64_t all = 0;
    for (const auto& bin : bins) {
        const auto inside = std::ranges::count_if(
            numbers, [&](double number) { return number >= bin.from && (number < bin.to || bin.to == huge); });
        CHECK(bin.count == static_cast<std::uint64_t>(inside));
        all += bin.count;
    }
    CHECK(all == numbers.size());
    CHECK(bins.front().count > 0);
    CHECK(bins.back().count > 0);
    for (std::size_t i = 1; i < bins.size(); ++i) {
        CHECK(bins[i].from == bins[i - 1].to);
    }
}

} // namespace

TEST_CASE("no numbers, no bins") {
    CHECK(DyadicHistogram(20).bins().empty());
    CHECK(DyadicHistogram(20).integer_bins().empty());
}

TEST_CASE("bins are powers of two wide and begin at multiples of that") {
    std::vector<double> ages;
    for (int age = 18; age <= 90; ++age) {
        ages.push_back(age);
    }
    const auto bins = of(ages).bins();
    REQUIRE(bins.size() == 19);
    CHECK(bins.front() == Bin{16, 20, 2});
    CHECK(bins[1] == Bin{20, 24, 4});
    CHECK(bins.back() == Bin{88, 92, 3});
}

TEST_CASE("integers have bins of their own where there is room") {
    const auto bins = of({1, 1, 3}).integer_bins();
    CHECK(bins == std::vector<Bin>{{1, 2, 2}, {2, 3, 0}, {3, 4, 1}});
    CHECK(of({7}).integer_bins() == std::vector<Bin>{{7, 8, 1}});
}

TEST_CASE("every count is exact, whatever the order of the numbers") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 300; ++round) {
        std::vector<double> numbers;
        std::uniform_int_distribution<int> size(1, 60);
        std::uniform_int_distribution<int> exponent(-1070, 1020);
        std::uniform_real_distribution<double> mantissa(-1, 1);
        const bool wild = round % 2 == 0;
        for (int i = size(random); i > 0; --i) {
            numbers.push_back(std::ldexp(mantissa(random), wild ? exponent(random) : 3));
        }
        const std::size_t max_bins = round % 3 == 0 ? 2 : 20;
        const auto bins = of(numbers, max_bins).bins();
        check_by_counting(numbers, bins, max_bins);
        std::ranges::shuffle(numbers, random);
        const auto again = of(numbers, max_bins).bins();
        if (numbers.size() > 1) CHECK(again == bins);
    }
}

TEST_CASE("zero, the largest and the smallest numbers find their bins") {
    check_by_counting({huge, -huge}, of({huge, -huge}).bins(), 20);
    check_by_counting({0, huge, tiny}, of({0, huge, tiny}).bins(), 20);
    check_by_counting({0, -tiny}, of({0, -tiny}).bins(), 20);
    check_by_counting({-0.0, 0.0}, of({-0.0, 0.0}).bins(), 20);
    check_by_counting({1e308, 1e-308, -1e-308}, of({1e308, 1e-308, -1e-308}).bins(), 20);
}
