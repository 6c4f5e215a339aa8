// A histogram that finds its bins in one pass.
//
// All bins have one width, a power of two, and begin at multiples of it. Where a number would need more bins than there
// may be, the width doubles and bins fall together in pairs, as in the uniform collapse of Epicoco, Melle, Cafaro,
// Pulimeno, Morleo: "UDDSketch: accurate tracking of quantiles in data streams", 2020. Each bin then holds exactly what
// both held, so every count is exact, and the order of the numbers does not matter.
#pragma once

#include "datagems/statistics/moments.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace datagems::statistics {

struct Bin {
    double from = 0;
    double to = 0; // not in it
    std::uint64_t count = 0;

    friend bool operator==(const Bin&, const Bin&) = default;
};

// Takes finite doubles and integers. Not thread safe.
class DyadicHistogram {
  public:
    // At least 2 bins: numbers on both sides of zero never fall into one.
    explicit DyadicHistogram(std::size_t max_bins) : max_bins_(max_bins) {}

    void add(Real number);

    // Bins without gaps from the lowest number to the highest, those between without numbers included.
    [[nodiscard]] std::vector<Bin> bins() const;
    // As above, with bins at least 1 wide: for integers.
    [[nodiscard]] std::vector<Bin> integer_bins() const;

  private:
    [[nodiscard]] std::vector<Bin> bins_from(int narrowest) const;
    [[nodiscard]] bool has_exact_edges() const noexcept;
    // Doubles the width that many times.
    void coarsen(int times);
    [[nodiscard]] int times_until_fit(std::int64_t index) const noexcept;
    void count_at(std::int64_t index);

    std::size_t max_bins_;
    int exponent_ = 0;       // the width is 2^exponent_
    std::int64_t first_ = 0; // bin i begins at (first_ + i) * width
    std::vector<std::uint64_t> counts_;
};

} // namespace datagems::statistics
