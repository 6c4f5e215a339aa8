// The ways to satisfy the keywords that leave a choice.
#include "sampler/narrowing.hpp"
#include "sampler/plan_builder.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr int kContradictionDepth = 2;
constexpr std::size_t kMostPaired = 50;
constexpr std::size_t kMostNegations = 5; // ways for a schema to fail; more are not needed for variety

bool holds(const Conjunction& list, const json::value* schema) {
    return std::ranges::find(list, schema) != list.end();
}

} // namespace

PlanBuilder::Branches PlanBuilder::branches(const Conjunction& gathered, const Conjunction& settled) {
    for (const json::value* schema : gathered) {
        const json::object& keywords = schema->get_object();
        const auto open = [&](std::string_view name) {
            const auto* keyword = keywords.if_contains(name);
            return keyword != nullptr && !holds(settled, keyword) ? keyword : nullptr;
        };
        if (const auto* list = open("oneOf")) return one_of(gathered, *list);
        if (const auto* list = open("anyOf")) return any_of(gathered, *list);
        if (open("if") != nullptr) return condition(gathered, keywords);
        if (const auto* negated = open("not")) {
            if (!is_plain_assertion(negated_by(*negated))) return negation(gathered, *negated);
        }
        const auto* dependents = keywords.if_contains("dependentSchemas");
        if (dependents == nullptr) continue;
        for (const auto& member : dependents->as_object()) {
            if (!holds(settled, &member.value())) return dependent(member.key(), member.value());
        }
    }
    return {};
}

PlanBuilder::Branches PlanBuilder::any_of(const Conjunction& gathered, const json::value& list) {
    Branches found{&list, {}};
    for (const json::value& branch : list.as_array()) {
        if (!contradict(gathered, branch)) found.choices.push_back({&branch});
    }
    return found;
}

PlanBuilder::Branches PlanBuilder::one_of(const Conjunction& gathered, const json::value& list) {
    Branches found{&list, {}};
    // Of very many branches not every pair is looked at; those that overlap are left to the check.
    const bool is_paired = negations_ == Negations::said && list.as_array().size() <= kMostPaired;
    for (const json::value& branch : list.as_array()) {
        if (contradict(gathered, branch)) continue;
        Conjunction choice{&branch};
        Conjunction with_branch = gathered;
        with_branch.push_back(&branch);
        for (const json::value& other : list.as_array()) {
            if (is_paired && &other != &branch && !contradict(with_branch, other)) choice.push_back(not_schema(other));
        }
        found.choices.push_back(std::move(choice));
    }
    return found;
}

PlanBuilder::Branches PlanBuilder::condition(const Conjunction& gathered, const json::object& schema) {
    const json::value& condition = schema.at("if");
    Branches found{&condition, {}};
    if (!contradict(gathered, condition)) {
        found.choices.push_back({&condition});
        if (const auto* then = schema.if_contains("then")) found.choices.back().push_back(then);
    }
    Conjunction unmet;
    if (negations_ == Negations::said) unmet.push_back(not_schema(condition));
    if (const auto* otherwise = schema.if_contains("else")) unmet.push_back(otherwise);
    found.choices.push_back(std::move(unmet));
    return found;
}

PlanBuilder::Branches PlanBuilder::negation(const Conjunction& gathered, const json::value& not_keyword) {
    const json::value& negated = negated_by(not_keyword);
    Branches found{&not_keyword, {}};
    if (negated.is_bool()) {
        if (!negated.get_bool()) found.choices.emplace_back();
        return found;
    }
    if (negations_ == Negations::left_out || contradict(gathered, negated)) {
        found.choices.emplace_back();
        return found;
    }
    const auto [place, is_new] = negation_index_.try_emplace(&negated);
    if (is_new) place->second = negation_of(negated.get_object());
    for (const json::value& branch : place->second.branches) {
        if (found.choices.size() < kMostNegations && !contradict(gathered, branch)) found.choices.push_back({&branch});
    }
    if (found.choices.empty() && !place->second.complete) found.choices.emplace_back(); // left to the check
    return found;
}

PlanBuilder::Branches PlanBuilder::dependent(std::string_view name, const json::value& schema) {
    const json::string key(name);
    const json::value* with = own(&schema, "with", {{"required", json::array{key}}});
    const json::value* without = own(&schema, "without", {{"properties", json::object{{key, false}}}});
    return {&schema, {{with, &schema}, {without}}};
}

bool PlanBuilder::contradict(const Conjunction& gathered, const json::value& more) {
    Conjunction together = gathered;
    together.push_back(&more);
    return contradict(together, kContradictionDepth);
}

bool PlanBuilder::contradict(const Conjunction& schemas, int depth) {
    Conjunction gathered;
    if (too_large_ || !gather(schemas, gathered)) return true;
    charge(gathered.size());
    const Narrowing narrowed = narrow(*this, gathered);
    if (narrowed.types == 0 || (narrowed.has_choices && narrowed.choices.empty())) return true;
    if (narrowed.types != type_bit::object || narrowed.has_choices || depth == 0) return false;
    for (const json::value* schema : gathered) {
        const auto* required = schema->get_object().if_contains("required");
        if (required == nullptr) continue;
        for (const json::value& name : required->as_array()) {
            Conjunction values;
            for (const json::value* other : gathered) {
                const auto* properties = other->get_object().if_contains("properties");
                const auto* value =
                    properties == nullptr ? nullptr : properties->as_object().if_contains(name.as_string());
                if (value != nullptr) values.push_back(value);
            }
            if (contradict(values, depth - 1)) return true;
        }
    }
    return false;
}

} // namespace datagems::json_schema
