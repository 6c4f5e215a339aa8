// Minimum, maximum, mean and standard deviation of numbers in one pass.
//
// Welford: "Note on a method for calculating corrected sums of squares and products", 1962: nothing is lost where the
// mean is large beside the deviation.
#pragma once

#include <cfloat>
#include <cstdint>

namespace datagems::statistics {

// A number with 64 bits of mantissa at least, so that every std::int64_t has a place of its own, and with room for sums
// of squares of any doubles.
using Real = long double;
static_assert(LDBL_MANT_DIG >= 64 && LDBL_MAX_EXP >= 4 * DBL_MAX_EXP);

// Takes finite doubles and integers. Not thread safe.
class Moments {
  public:
    void add(Real number) noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    // All of them 0 while the count is.
    [[nodiscard]] Real min() const noexcept { return min_; }
    [[nodiscard]] Real max() const noexcept { return max_; }
    [[nodiscard]] Real mean() const noexcept; // never below the minimum nor above the maximum
    // The double's limit where it lies a rounding beyond.
    [[nodiscard]] double deviation() const noexcept; // of these numbers, not of a population that they are drawn from

  private:
    std::uint64_t count_ = 0;
    Real min_ = 0;
    Real max_ = 0;
    Real mean_ = 0;
    Real squares_ = 0; // of the distances from the mean, summed
};

// The nearest double; the limits for what lies beyond them.
[[nodiscard]] double to_double(Real number) noexcept;

} // namespace datagems::statistics
