#include "sampler/number_grid.hpp"

#include "exact_number.hpp"
#include "sampler/plausible.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr double kLargest = 9.0e18; // indices stay within 64 bits
constexpr int kFinest = -15;
constexpr std::int64_t kManyPoints = 500;

struct Range {
    double first;
    double last;
};

// The bounds: those of the schema, and within them those that are usual for the topic.
Range usual_range(const NumberLimits& limits, Topic topic) {
    const PlausibleRange usual = plausible_range(topic);
    auto first = static_cast<double>(usual.first);
    auto last = static_cast<double>(usual.last);
    const bool has_least = !limits.least.is_null();
    const bool has_most = !limits.most.is_null();
    const double least = has_least ? limits.least.to_number<double>() : 0;
    const double most = has_most ? limits.most.to_number<double>() : 0;
    if (has_least && has_most && (topic == Topic::none || most < first || least > last)) return {least, most};
    const double width = last - first;
    if (has_least && least > last) last = least + width;
    if (has_most && most < first) first = most - width;
    if (has_least) first = std::max(first, least);
    if (has_most) last = std::min(last, most);
    return {first, last};
}

// The schema's own bounds, and as far again where there is only one.
Range widest_range(const NumberLimits& limits) {
    return usual_range(limits, Topic::none);
}

std::optional<std::uint64_t> power_of_ten(int exponent) {
    if (exponent < 0 || exponent > 19) return std::nullopt;
    std::uint64_t power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

std::optional<std::uint64_t> product(std::uint64_t left, std::uint64_t right) {
    std::uint64_t result = 0;
    if (__builtin_mul_overflow(left, right, &result)) return std::nullopt;
    return result;
}

// mantissa × 10^exponent written with the lower exponent `target`.
std::optional<std::uint64_t> scaled(const Decimal& number, int target) {
    const auto factor = power_of_ten(number.exponent - target);
    return factor ? product(number.mantissa, *factor) : std::nullopt;
}

// The smallest number that is a multiple of both.
std::optional<Decimal> common_multiple(const Decimal& left, const Decimal& right) {
    const int exponent = std::min(left.exponent, right.exponent);
    const auto one = scaled(left, exponent);
    const auto other = scaled(right, exponent);
    if (!one || !other || *one == 0 || *other == 0) return std::nullopt;
    const auto multiple = product(*one / std::gcd(*one, *other), *other);
    if (!multiple) return std::nullopt;
    return Decimal{false, *multiple, exponent};
}

} // namespace

bool within(const NumberLimits& limits, const json::value& number) {
    if (!limits.least.is_null()) {
        const auto order = compare_numbers(number, limits.least);
        if (!(order > 0) && (order != 0 || limits.above_least)) return false;
    }
    if (!limits.most.is_null()) {
        const auto order = compare_numbers(number, limits.most);
        if (!(order < 0) && (order != 0 || limits.below_most)) return false;
    }
    return std::ranges::all_of(limits.steps,
                               [&](const json::value& step) { return is_multiple_of(number, to_decimal(step)); });
}

double NumberGrid::Step::size() const {
    return static_cast<double>(mantissa) * std::pow(10.0, exponent);
}

std::optional<NumberGrid::Step> NumberGrid::whole_step(const NumberLimits& limits, bool integer) {
    std::optional<Decimal> all = integer ? Decimal{false, 1, 0} : to_decimal(limits.steps.front());
    for (const json::value& step : limits.steps) {
        all = common_multiple(*all, to_decimal(step));
        if (!all) return std::nullopt;
    }
    while (integer && all->exponent < 0 && all->mantissa % 10 == 0) {
        all->mantissa /= 10;
        ++all->exponent;
    }
    if (all->exponent > 0) all = Decimal{false, scaled(*all, 0).value_or(0), 0};
    if (all->mantissa == 0) return std::nullopt;
    return Step{all->mantissa, all->exponent};
}

std::optional<NumberGrid> NumberGrid::make(const NumberLimits& limits, bool integer, Topic topic) {
    const std::array ranges = {usual_range(limits, topic), widest_range(limits)};
    const bool is_fixed = integer || !limits.steps.empty();
    if (is_fixed) {
        const auto step = whole_step(limits, integer);
        if (!step) return std::nullopt;
        NumberGrid grid(*step);
        for (const auto& [first, last] : ranges) {
            if (grid.fit(limits, first, last)) return grid;
            // A long step may pass over the range.
            const double step_size = step->size();
            if (limits.most.is_null() && grid.fit(limits, first, last + 20 * step_size)) return grid;
            if (limits.least.is_null() && grid.fit(limits, first - 20 * step_size, last)) return grid;
        }
    }
    for (const auto& [first, last] : ranges) {
        if (is_fixed) break;
        if (auto grid = unstepped(limits, integer, topic, first, last)) return grid;
    }
    for (const json::value* bound : {&limits.least, &limits.most}) {
        if (bound->is_null() || !within(limits, *bound) || (integer && !is_integral(*bound))) continue;
        NumberGrid grid(Step{});
        grid.only_ = *bound;
        return grid;
    }
    return std::nullopt;
}

std::optional<NumberGrid> NumberGrid::unstepped(const NumberLimits& limits, bool integer, Topic topic, double first,
                                                double last) {
    constexpr int spare_digits = 3;
    int finest = kFinest;
    for (int exponent = integer ? 0 : decimals_usual(topic); exponent >= finest; --exponent) {
        NumberGrid grid(Step{1, exponent});
        if (!grid.fit(limits, first, last)) continue;
        if (finest == kFinest) finest = std::max(kFinest, exponent - spare_digits);
        const bool is_coarse = grid.last_ - grid.first_ < kManyPoints && topic == Topic::none && exponent > finest;
        if (!is_coarse) return grid;
    }
    return std::nullopt;
}

bool NumberGrid::fit(const NumberLimits& limits, double first, double last) {
    const double size = step_.size();
    const auto index = [&](double place) { return static_cast<std::int64_t>(std::clamp(place, -kLargest, kLargest)); };
    first_ = index(std::floor(first / size) - 1);
    last_ = index(std::ceil(last / size) + 1);
    // The division is not exact, so the ends are moved by looking at the points themselves.
    NumberLimits bounds = limits;
    bounds.steps.clear();
    for (int i = 0; i < 4 && first_ <= last_; ++i) {
        const json::value lowest = point(first_);
        if (!within(bounds, lowest) || lowest.to_number<double>() < first) ++first_;
        if (first_ > last_) break;
        const json::value highest = point(last_);
        if (!within(bounds, highest) || highest.to_number<double>() > last) --last_;
    }
    return first_ <= last_ && within(bounds, point(first_)) && within(bounds, point(last_));
}

json::value NumberGrid::point(std::int64_t index) const {
    __extension__ using Wide = __int128;
    const Wide product = static_cast<Wide>(index) * static_cast<Wide>(step_.mantissa);
    if (product < INT64_MIN || product > INT64_MAX) return static_cast<double>(index) * step_.size();
    const auto digits = static_cast<std::int64_t>(product);
    if (step_.exponent == 0) return digits;
    const auto unit = power_of_ten(-step_.exponent);
    if (unit && product % static_cast<Wide>(*unit) == 0)
        return static_cast<std::int64_t>(product / static_cast<Wide>(*unit));
    // Both exact, so that the quotient is the nearest double: 7 × 0.01 is 0.07 and not its neighbour.
    constexpr std::int64_t largest_exact = 1LL << 53U;
    constexpr int largest_exact_power = 15;
    if (-step_.exponent <= largest_exact_power && std::abs(digits) <= largest_exact) {
        return static_cast<double>(digits) / static_cast<double>(*unit);
    }
    const std::string text = std::to_string(digits) + "e" + std::to_string(step_.exponent);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

json::value NumberGrid::pick(Random& random) const {
    return only_ ? *only_ : point(random.between(first_, last_));
}

std::uint64_t NumberGrid::size() const noexcept {
    return only_ ? 1 : static_cast<std::uint64_t>(last_) - static_cast<std::uint64_t>(first_) + 1;
}

json::value NumberGrid::at(std::uint64_t index) const {
    return only_ ? *only_ : point(static_cast<std::int64_t>(static_cast<std::uint64_t>(first_) + index));
}

} // namespace datagems::json_schema
