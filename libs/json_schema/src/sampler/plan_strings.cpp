#include "format.hpp"
#include "sampler/narrowing.hpp"
#include "sampler/plan_constraints.hpp"
#include "sampler/strings.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::uint64_t kProbes = 12;
constexpr std::uint64_t kUnstratified = 99; // an attempt without a stratum
constexpr std::size_t kProseLength = 25;    // what must be longer is prose
constexpr std::size_t kProseRoom = 150;     // and so is what may be much longer

constexpr std::array kShapes = {TextShape::as_it_is,        TextShape::first_word, TextShape::pascal,
                                TextShape::lower,           TextShape::upper,      TextShape::kebab,
                                TextShape::snake,           TextShape::camel,      TextShape::lower_first_word,
                                TextShape::upper_first_word};

// Free ends of the pattern first: text may stand there, and looks better than none.
std::array<TextShape, 4> pattern_shapes(std::string_view pattern) {
    using enum TextShape;
    const bool has_start = pattern.starts_with('^');
    const bool has_end = pattern.ends_with('$') && !pattern.ends_with("\\$");
    if (has_start && has_end) return {from_pattern, then_pattern, after_pattern, around_pattern};
    if (has_start) return {after_pattern, from_pattern, then_pattern, around_pattern};
    if (has_end) return {then_pattern, from_pattern, after_pattern, around_pattern};
    return {around_pattern, then_pattern, after_pattern, from_pattern};
}

// How many of the probes suit.
std::uint64_t suitable(const StringPlan& plan) {
    const Format* format = plan.format.empty() ? nullptr : find_format(plan.format);
    std::uint64_t count = 0;
    for (std::uint64_t seed = 0; seed < kProbes; ++seed) {
        Random random(seed, kUnstratified);
        const std::string text = text_of(plan, static_cast<int>(seed), random);
        if (suits(text, plan) && (format == nullptr || format->matches(text))) ++count;
    }
    return count;
}

// The first shape in which plausible texts always match the patterns; else the pattern and the shape in which texts do
// most often.
void choose_shape(StringPlan& plan) {
    if (plan.format.empty()) {
        for (const TextShape shape : kShapes) {
            plan.shape = shape;
            if (suitable(plan) == kProbes) return;
        }
    }
    plan.shape = TextShape::as_it_is;
    TextShape best = plan.shape;
    std::optional<RegexGenerator> best_generator;
    std::uint64_t most = suitable(plan);
    for (const Pattern& pattern : plan.patterns) {
        plan.generator = RegexGenerator::parse(pattern.source());
        if (!plan.generator) continue;
        if (!best_generator) best_generator = plan.generator;
        for (const TextShape shape : pattern_shapes(pattern.source())) {
            plan.shape = shape;
            const std::uint64_t count = most * 4 >= kProbes ? 0 : suitable(plan);
            if (count <= most) continue;
            best = shape;
            best_generator = plan.generator;
            most = count;
        }
    }
    // If nothing ever matched: a format is hit by luck, a text is not.
    plan.shape = most == 0 && best_generator && plan.format.empty() ? TextShape::from_pattern : best;
    plan.generator = std::move(best_generator);
}

} // namespace

std::unique_ptr<StringPlan> merge_strings(PlanBuilder& builder, const Conjunction& schemas, Topic topic) {
    auto plan = std::make_unique<StringPlan>();
    const StringLimits limits = string_limits(builder, schemas);
    plan->min_length = limits.min_length;
    plan->max_length = limits.max_length;
    for (const std::string& source : limits.patterns) {
        if (const Pattern* pattern = builder.pattern(source)) plan->patterns.push_back(*pattern);
    }
    for (const std::string& source : limits.unwanted) {
        if (const Pattern* pattern = builder.pattern(source)) plan->unwanted.push_back(*pattern);
    }
    for (const json::value* schema : schemas) {
        const auto* format = schema->get_object().if_contains("format");
        if (format != nullptr && is_asserted_format(std::string_view(format->as_string()))) {
            plan->format = format->as_string().c_str();
        }
    }
    plan->topic = topic >= Topic::age ? Topic::none : topic;
    const bool has_room = plan->max_length != kNoLimit && plan->max_length >= kProseRoom;
    if (plan->topic == Topic::none && plan->patterns.empty() && (plan->min_length >= kProseLength || has_room)) {
        plan->topic = Topic::text;
    }
    if (!plan->patterns.empty() || !plan->unwanted.empty()) choose_shape(*plan);
    return plan;
}

} // namespace datagems::json_schema
