#include "sampler/narrowing.hpp"

#include "equality.hpp"
#include "exact_number.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::size_t count_of(const json::value& number) {
    return static_cast<std::size_t>(std::min(number.to_number<double>(), 1e15));
}

TypeSet types_of(const json::value& type) {
    const auto named = [](const json::value& name) { return type_named(std::string_view(name.get_string())); };
    if (type.is_string()) return named(type);
    TypeSet types = 0;
    for (const json::value& name : type.as_array()) {
        types = static_cast<TypeSet>(types | named(name));
    }
    return types;
}

bool is_among(const json::array& values, const json::value& value) {
    return std::ranges::any_of(values, [&](const json::value& other) { return deep_equal(value, other); });
}

void keep_common(Narrowing& narrowed, const json::array& choices) {
    if (narrowed.has_choices) {
        std::erase_if(narrowed.choices, [&](const json::value& choice) { return !is_among(choices, choice); });
        return;
    }
    narrowed.has_choices = true;
    narrowed.choices.assign(choices.begin(), choices.end());
}

void exclude(Narrowing& narrowed, const json::object& unwanted) {
    if (const auto* type = unwanted.if_contains("type")) {
        narrowed.types = static_cast<TypeSet>(narrowed.types & ~types_of(*type));
    }
    // Values of other types fulfil these keywords, so they fail the negation.
    if (unwanted.contains("pattern") || unwanted.contains("format")) {
        narrowed.types = static_cast<TypeSet>(narrowed.types & type_bit::string);
    }
    if (unwanted.contains("multipleOf")) narrowed.types = static_cast<TypeSet>(narrowed.types & type_bit::number);
    if (const auto* choices = unwanted.if_contains("enum")) {
        for (const json::value& choice : choices->as_array()) {
            narrowed.excluded.push_back(choice);
        }
    }
    if (const auto* constant = unwanted.if_contains("const")) narrowed.excluded.push_back(*constant);
}

void tighten(json::value& bound, bool& exclusive, const json::object& schema, std::string_view keyword, bool is_least,
             bool is_exclusive) {
    const auto* value = schema.if_contains(keyword);
    if (value == nullptr) return;
    if (!bound.is_null()) {
        const auto order = compare_numbers(*value, bound);
        const bool is_tighter = is_least ? order > 0 : order < 0;
        if (!is_tighter && (order != 0 || !is_exclusive)) return;
    }
    bound = *value;
    exclusive = is_exclusive;
}

bool leaves_any(const NumberLimits& limits) {
    if (limits.least.is_null() || limits.most.is_null()) return true;
    const auto order = compare_numbers(limits.least, limits.most);
    return order < 0 || (order == 0 && !limits.above_least && !limits.below_most);
}

bool fulfils(PlanBuilder& builder, const StringLimits& limits, const json::string& text) {
    const std::string_view view(text.data(), text.size());
    const std::size_t length = count_code_points(view);
    if (length < limits.min_length || length > limits.max_length) return false;
    const auto matches = [&](const std::string& source) {
        const Pattern* pattern = builder.pattern(source);
        return pattern != nullptr && pattern->match(view) == Pattern::Match::yes;
    };
    return std::ranges::all_of(limits.patterns, matches) && std::ranges::none_of(limits.unwanted, matches);
}

} // namespace

void raise(const json::object& schema, std::string_view keyword, std::size_t& least) {
    if (const auto* value = schema.if_contains(keyword)) least = std::max(least, count_of(*value));
}

void lower(const json::object& schema, std::string_view keyword, std::size_t& most) {
    if (const auto* value = schema.if_contains(keyword)) most = std::min(most, count_of(*value));
}

NumberLimits number_limits(const Conjunction& gathered) {
    NumberLimits limits;
    for (const json::value* schema : gathered) {
        const json::object& keywords = schema->get_object();
        tighten(limits.least, limits.above_least, keywords, "minimum", true, false);
        tighten(limits.least, limits.above_least, keywords, "exclusiveMinimum", true, true);
        tighten(limits.most, limits.below_most, keywords, "maximum", false, false);
        tighten(limits.most, limits.below_most, keywords, "exclusiveMaximum", false, true);
        if (const auto* step = keywords.if_contains("multipleOf")) limits.steps.push_back(*step);
    }
    return limits;
}

StringLimits string_limits(const PlanBuilder& builder, const Conjunction& gathered) {
    StringLimits limits;
    for (const json::value* schema : gathered) {
        const json::object& keywords = schema->get_object();
        raise(keywords, "minLength", limits.min_length);
        lower(keywords, "maxLength", limits.max_length);
        if (const auto* source = keywords.if_contains("pattern")) limits.patterns.emplace_back(source->as_string());
        const auto* negated = keywords.if_contains("not");
        if (negated == nullptr) continue;
        const json::value& unwanted = builder.negated_by(*negated);
        if (!is_plain_assertion(unwanted)) continue;
        const auto* source = unwanted.get_object().if_contains("pattern");
        if (source != nullptr) limits.unwanted.emplace_back(source->as_string());
    }
    return limits;
}

Narrowing narrow(PlanBuilder& builder, const Conjunction& gathered) {
    Narrowing narrowed;
    for (const json::value* schema : gathered) {
        const json::object& keywords = schema->get_object();
        if (const auto* type = keywords.if_contains("type")) {
            narrowed.types = static_cast<TypeSet>(narrowed.types & types_of(*type));
            narrowed.says_type = true;
        }
        if (const auto* choices = keywords.if_contains("enum")) keep_common(narrowed, choices->as_array());
        if (const auto* constant = keywords.if_contains("const")) keep_common(narrowed, json::array{*constant});
        const auto* negated = keywords.if_contains("not");
        if (negated == nullptr) continue;
        const json::value& unwanted = builder.negated_by(*negated);
        if (is_plain_assertion(unwanted)) exclude(narrowed, unwanted.get_object());
    }
    if (!narrowed.has_choices && narrowed.types == type_bit::boolean && !narrowed.excluded.empty()) {
        keep_common(narrowed, {true, false});
    }
    const NumberLimits numbers = number_limits(gathered);
    const StringLimits strings = string_limits(builder, gathered);
    std::erase_if(narrowed.choices, [&](const json::value& choice) {
        const bool is_excluded =
            std::ranges::any_of(narrowed.excluded, [&](const json::value& other) { return deep_equal(choice, other); });
        return is_excluded || (type_of(choice) & narrowed.types) == 0 ||
               (is_number(choice) && !within(numbers, choice)) ||
               (choice.is_string() && !fulfils(builder, strings, choice.get_string()));
    });
    if (!leaves_any(numbers)) narrowed.types = static_cast<TypeSet>(narrowed.types & ~type_bit::number);
    if (strings.min_length > strings.max_length) {
        narrowed.types = static_cast<TypeSet>(narrowed.types & ~type_bit::string);
    }
    return narrowed;
}

} // namespace datagems::json_schema
