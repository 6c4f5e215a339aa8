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

bool always_suits(const StringPlan& plan) {
    for (std::uint64_t seed = 0; seed < kProbes; ++seed) {
        Random random(seed, kUnstratified);
        if (!suits(free_text(plan, random), plan)) return false;
    }
    return true;
}

// The first shape in which plausible texts match the patterns.
TextShape matching_shape(StringPlan& plan) {
    for (const TextShape shape : kShapes) {
        plan.shape = shape;
        if (always_suits(plan)) return shape;
    }
    return plan.generator ? TextShape::from_pattern : TextShape::as_it_is;
}

} // namespace

std::unique_ptr<StringPlan> merge_strings(PlanBuilder& builder, const Conjunction& schemas, Topic topic) {
    auto plan = std::make_unique<StringPlan>();
    const StringLimits limits = string_limits(builder, schemas);
    plan->min_length = limits.min_length;
    plan->max_length = limits.max_length;
    for (const std::string& source : limits.patterns) {
        if (const Pattern* pattern = builder.pattern(source)) plan->patterns.push_back(*pattern);
        if (!plan->generator) plan->generator = RegexGenerator::parse(source);
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
    if (!plan->patterns.empty() || !plan->unwanted.empty()) plan->shape = matching_shape(*plan);
    return plan;
}

} // namespace datagems::json_schema
