#include "datagems/statistics/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace datagems::statistics {

double to_double(Real number) noexcept {
    constexpr Real limit = std::numeric_limits<double>::max();
    return static_cast<double>(std::clamp(number, -limit, limit));
}

void Moments::add(Real number) noexcept {
    min_ = count_ == 0 ? number : std::min(min_, number);
    max_ = count_ == 0 ? number : std::max(max_, number);
    ++count_;
    const auto distance = number - mean_;
    mean_ += distance / static_cast<Real>(count_);
    squares_ += distance * (number - mean_);
}

Real Moments::mean() const noexcept {
    return std::clamp(mean_, min_, max_);
}

double Moments::deviation() const noexcept {
    if (count_ == 0) return 0;
    return to_double(std::sqrt(squares_ / static_cast<Real>(count_)));
}

} // namespace datagems::statistics
