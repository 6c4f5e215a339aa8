#include "exact_number.hpp"
#include "format.hpp"
#include "sampler/generator.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr int kTries = 24;
constexpr std::uint32_t kUsualExtra = 6;
constexpr std::size_t kMostPadding = 100'000;
constexpr double kLargest = 9.0e18; // grid points stay within 64 bits

// The numbers to choose from: k × mantissa × 10^exponent for k from `first` to `last`.
struct Grid {
    std::uint64_t mantissa = 1;
    int exponent = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
};

double spacing(const Grid& grid) {
    return static_cast<double>(grid.mantissa) * std::pow(10.0, grid.exponent);
}

json::value point(const Grid& grid, std::int64_t k) {
    // Through decimal text, so that 7 × 0.01 is 0.07 and not its neighbour.
    __extension__ using Wide = __int128;
    const Wide digits = static_cast<Wide>(k) * static_cast<Wide>(grid.mantissa);
    const bool fits = digits >= INT64_MIN && digits <= INT64_MAX;
    if (!fits) return static_cast<double>(k) * spacing(grid);
    if (grid.exponent == 0) return static_cast<std::int64_t>(digits);
    const std::string text = std::to_string(static_cast<std::int64_t>(digits)) + "e" + std::to_string(grid.exponent);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool is_above(const json::value& value, const NumberPlan& plan) {
    if (plan.least.is_null()) return true;
    const auto order = compare_numbers(value, plan.least);
    return order > 0 || (order == 0 && !plan.above_least);
}

bool is_below(const json::value& value, const NumberPlan& plan) {
    if (plan.most.is_null()) return true;
    const auto order = compare_numbers(value, plan.most);
    return order < 0 || (order == 0 && !plan.below_most);
}

// The bounds: those of the schema, and within them those that are usual for the topic.
std::array<double, 2> bounds(const NumberPlan& plan, Topic topic) {
    const PlausibleRange usual = plausible_range(topic);
    double first = static_cast<double>(usual.first);
    double last = static_cast<double>(usual.last);
    const bool has_least = !plan.least.is_null();
    const bool has_most = !plan.most.is_null();
    const double least = has_least ? plan.least.to_number<double>() : 0;
    const double most = has_most ? plan.most.to_number<double>() : 0;
    if (topic == Topic::none && has_least && has_most) return {least, most};
    const double width = last - first;
    if (has_least && least > last) last = has_most ? most : least + width;
    if (has_most && most < first) first = has_least ? least : most - width;
    if (has_least) first = std::max(first, least);
    if (has_most) last = std::min(last, most);
    return {first, last};
}

bool fit(Grid& grid, const NumberPlan& plan, std::array<double, 2> range) {
    const double step = spacing(grid);
    grid.first = static_cast<std::int64_t>(std::clamp(std::floor(range[0] / step) - 1, -kLargest, kLargest));
    grid.last = static_cast<std::int64_t>(std::clamp(std::ceil(range[1] / step) + 1, -kLargest, kLargest));
    // The division is not exact, so the ends are moved by looking at the points themselves.
    for (int i = 0; i < 4 && grid.first <= grid.last; ++i) {
        const json::value lowest = point(grid, grid.first);
        if (!is_above(lowest, plan) || lowest.to_number<double>() < range[0]) ++grid.first;
        const json::value highest = point(grid, grid.last);
        if (!is_below(highest, plan) || highest.to_number<double>() > range[1]) --grid.last;
    }
    return grid.first <= grid.last;
}

Grid first_grid(const NumberPlan& plan, bool integer, Topic topic) {
    if (!plan.step.is_null()) {
        Decimal step = to_decimal(plan.step);
        // Whole multiples only: a step of 0.5 becomes 5 × 10^-1 × 2.
        for (; integer && step.exponent < 0; ++step.exponent) {
            if (step.mantissa % 10 == 0) {
                step.mantissa /= 10;
            } else if (step.mantissa > UINT64_MAX / 10) {
                break;
            } else {
                const std::uint64_t factor = step.mantissa % 5 == 0 ? 2 : step.mantissa % 2 == 0 ? 5 : 10;
                step.mantissa = step.mantissa * factor / 10;
            }
        }
        for (; step.exponent > 0 && step.mantissa <= UINT64_MAX / 10; --step.exponent) {
            step.mantissa *= 10;
        }
        return {step.mantissa, step.exponent, 0, 0};
    }
    const bool is_fine = topic == Topic::share || topic == Topic::latitude || topic == Topic::longitude;
    return {1, integer ? 0 : is_fine ? -4 : -2, 0, 0};
}

// Cut or padded with words to the length wanted.
std::string fitted(std::string text, const StringPlan& plan, Random& random) {
    std::size_t length = count_code_points(text);
    const std::size_t least = std::min(plan.min_length, kMostPadding);
    while (length < least) {
        const std::string_view word = plausible_word(random);
        text += ' ';
        text += word;
        length += 1 + word.size();
    }
    if (length <= plan.max_length) return text;
    std::size_t bytes = 0;
    for (std::size_t left = plan.max_length; left != 0; --left) {
        ++bytes;
        while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80) {
            ++bytes;
        }
    }
    text.resize(bytes);
    // No blank at the end, if there may be less.
    while (!text.empty() && text.back() == ' ' && plan.max_length > plan.min_length && bytes-- > plan.min_length) {
        text.pop_back();
    }
    return text;
}

bool suits(const std::string& text, const StringPlan& plan) {
    const std::size_t length = count_code_points(text);
    if (length < plan.min_length || length > plan.max_length) return false;
    return std::ranges::all_of(plan.patterns,
                               [&](const Pattern& pattern) { return pattern.match(text) == Pattern::Match::yes; });
}

std::string fixed_format(std::string_view format, Random& random) {
    const std::string number = std::to_string(random.below(10'000));
    if (format == "ipv6") return "2001:db8::" + number;
    if (format == "duration") return "P" + std::to_string(1 + random.below(90)) + "D";
    if (format == "json-pointer") return "/" + std::string(plausible_word(random));
    return "^" + std::string(plausible_word(random)) + "$"; // regex
}

} // namespace

json::value sample_number(const NumberPlan& plan, bool integer, Topic topic, Random& random) {
    constexpr int finest = 15;
    auto range = bounds(plan, topic);
    Grid grid = first_grid(plan, integer, topic);
    if (fit(grid, plan, range)) return point(grid, random.between(grid.first, grid.last));
    // Nothing in the usual range: the schema's own bounds, then a finer grid.
    range = bounds(plan, Topic::none);
    while (!fit(grid, plan, range)) {
        if (integer || !plan.step.is_null() || grid.exponent <= -finest) {
            return !plan.least.is_null() ? plan.least : !plan.most.is_null() ? plan.most : json::value(0);
        }
        --grid.exponent;
    }
    return point(grid, random.between(grid.first, grid.last));
}

std::string sample_string(const StringPlan& plan, Topic topic, Random& random) {
    const bool is_asserted = !plan.format.empty() && find_format(plan.format) != nullptr;
    const Topic format_topic = is_asserted ? topic_of_format(plan.format) : Topic::none;
    if (is_asserted && format_topic == Topic::none) return fixed_format(plan.format, random);
    if (format_topic != Topic::none) topic = format_topic;
    std::string text = plausible_text(topic, random);
    if (format_topic == Topic::none) text = fitted(std::move(text), plan, random);
    if (suits(text, plan)) return text;
    const auto least = static_cast<std::uint32_t>(std::min<std::size_t>(plan.min_length, 5'000));
    for (int attempt = 0; attempt < kTries; ++attempt) {
        if (plan.generator && format_topic == Topic::none) {
            text = plan.generator->generate(random, attempt % 3 == 2 ? least : std::max(kUsualExtra, least));
        } else {
            text = plausible_text(topic, random);
        }
        if (suits(text, plan)) break;
    }
    return text;
}

} // namespace datagems::json_schema
