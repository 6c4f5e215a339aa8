#include "datagems/statistics/dyadic_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace datagems::statistics {
namespace {

constexpr int index_bits = 62;        // of a bin: two of them have a difference that fits
constexpr int smallest_width = -2000; // an exponent below that of any number's last bit
constexpr int max_shift = 63;
constexpr int smallest_double = DBL_MIN_EXP - DBL_MANT_DIG; // the exponent of its only bit

// The narrowest bins that such a number has an index for.
int narrowest_for(Real number) noexcept {
    if (number == 0) return smallest_width;
    int exponent = 0;
    std::ignore = std::frexp(number, &exponent);
    return exponent - index_bits;
}

} // namespace

void DyadicHistogram::add(Real number) {
    const auto narrowest = narrowest_for(number);
    if (counts_.empty()) exponent_ = narrowest;
    if (narrowest > exponent_) coarsen(narrowest - exponent_);
    auto index = static_cast<std::int64_t>(std::floor(std::ldexp(number, -exponent_)));
    if (counts_.empty()) first_ = index;
    const int times = times_until_fit(index);
    if (times > 0) {
        coarsen(times);
        index >>= times;
    }
    count_at(index);
}

int DyadicHistogram::times_until_fit(std::int64_t index) const noexcept {
    if (counts_.empty()) return 0;
    const auto low = std::min(first_, index);
    const auto high = std::max(first_ + static_cast<std::int64_t>(counts_.size()) - 1, index);
    int times = 0;
    while ((high >> times) - (low >> times) >= static_cast<std::int64_t>(max_bins_)) {
        ++times;
    }
    return times;
}

void DyadicHistogram::count_at(std::int64_t index) {
    if (index < first_) {
        counts_.insert(counts_.begin(), static_cast<std::size_t>(first_ - index), 0);
        first_ = index;
    }
    const auto place = static_cast<std::size_t>(index - first_);
    if (place >= counts_.size()) counts_.resize(place + 1);
    ++counts_[place];
}

void DyadicHistogram::coarsen(int times) {
    exponent_ += times;
    const int shift = std::min(times, max_shift);
    const auto first = first_ >> shift;
    std::vector<std::uint64_t> wider;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        const auto place = static_cast<std::size_t>(((first_ + static_cast<std::int64_t>(i)) >> shift) - first);
        if (place >= wider.size()) wider.resize(place + 1);
        wider[place] += counts_[i];
    }
    first_ = first;
    counts_ = std::move(wider);
}

std::vector<Bin> DyadicHistogram::bins() const {
    return bins_from(smallest_double);
}

std::vector<Bin> DyadicHistogram::integer_bins() const {
    return bins_from(0);
}

// Numbers that lie close to each other have narrower bins than doubles have places for.
std::vector<Bin> DyadicHistogram::bins_from(int narrowest) const {
    if (counts_.empty()) return {};
    auto wide = *this;
    if (wide.exponent_ < narrowest) wide.coarsen(narrowest - wide.exponent_);
    while (!wide.has_exact_edges()) {
        wide.coarsen(1);
    }
    std::vector<Bin> bins;
    const auto edge = [&wide](std::size_t i) {
        return to_double(std::ldexp(static_cast<Real>(wide.first_ + static_cast<std::int64_t>(i)), wide.exponent_));
    };
    for (std::size_t i = 0; i < wide.counts_.size(); ++i) {
        bins.push_back({edge(i), edge(i + 1), wide.counts_[i]});
    }
    return bins;
}

bool DyadicHistogram::has_exact_edges() const noexcept {
    constexpr auto limit = std::int64_t{1} << DBL_MANT_DIG;
    return first_ >= -limit && first_ + static_cast<std::int64_t>(counts_.size()) <= limit;
}

} // namespace datagems::statistics
