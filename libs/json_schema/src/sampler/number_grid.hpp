// The numbers to choose from: evenly spaced, within bounds, exact in decimal.
#pragma once

#include "sampler/random.hpp"
#include "sampler/topics.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace datagems::json_schema {

struct NumberLimits {
    // Bounds as numbers of JSON; null if there is none.
    boost::json::value least;
    boost::json::value most;
    bool above_least = false; // exclusive
    bool below_most = false;
    std::vector<boost::json::value> steps; // multipleOf, all of them
};

[[nodiscard]] bool within(const NumberLimits& limits, const boost::json::value& number);

class NumberGrid {
  public:
    // Numbers within the limits, and within the range that is usual for the topic if the two have any in common.
    // Nothing if there is no such number, or none that can be counted in 64 bits.
    [[nodiscard]] static std::optional<NumberGrid> make(const NumberLimits& limits, bool integer, Topic topic);

    [[nodiscard]] boost::json::value pick(Random& random) const;

    // How many numbers there are, and each of them.
    [[nodiscard]] std::uint64_t size() const noexcept;
    [[nodiscard]] boost::json::value at(std::uint64_t index) const;

  private:
    struct Step {
        std::uint64_t mantissa = 1;
        int exponent = 0;
        [[nodiscard]] double size() const;
    };

    explicit NumberGrid(Step step) : step_(step) {}
    [[nodiscard]] static std::optional<Step> whole_step(const NumberLimits& limits, bool integer);
    [[nodiscard]] static std::optional<NumberGrid> unstepped(const NumberLimits& limits, bool integer, Topic topic,
                                                             double first, double last);
    [[nodiscard]] bool fit(const NumberLimits& limits, double first, double last);
    [[nodiscard]] boost::json::value point(std::int64_t index) const;

    Step step_; // the numbers are index × mantissa × 10^exponent
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;
    std::optional<boost::json::value> only_; // where bounds are beyond the grid: this one number
};

} // namespace datagems::json_schema
