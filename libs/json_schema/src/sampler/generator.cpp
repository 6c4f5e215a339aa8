#include "sampler/generator.hpp"

#include "equality.hpp"
#include "sampler/strings.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr unsigned kNullPercent = 12;
constexpr std::size_t kManyValues = 400; // an instance that has so many grows no deeper than it must
constexpr int kTries = 30;
constexpr double kPlenty = 1e18; // more values than strata

} // namespace

json::value Generator::value(PlanId id, unsigned levels) {
    if (++values_ > kManyValues) levels = std::min(levels, nodes_[id].height);
    const PlanNode& node = settled(id, levels);
    if (node.has_choices) return node.choices.empty() ? json::value(nullptr) : random_.pick(node.choices);
    json::value result = made(node, levels);
    const auto is_excluded = [&] {
        return std::ranges::any_of(node.excluded, [&](const json::value& other) { return deep_equal(result, other); });
    };
    for (int attempt = 0; !node.excluded.empty() && attempt < kTries && is_excluded(); ++attempt) {
        result = made(node, levels);
    }
    return result;
}

json::value Generator::made(const PlanNode& node, unsigned levels) {
    const unsigned inside = levels == 0 ? 0 : levels - 1;
    switch (pick_type(node, levels)) {
    case type_bit::boolean:
        return random_.chance(50);
    case type_bit::integer:
        return node.number.integer->pick(random_);
    case type_bit::fraction:
        return node.number.any->pick(random_);
    case type_bit::string:
        return json::value(json::string(sample_string(*node.string, random_)));
    case type_bit::array:
        return array(*node.array, inside);
    case type_bit::object:
        return object(*node.object, inside);
    default:
        return nullptr;
    }
}

const PlanNode& Generator::settled(PlanId id, unsigned levels) {
    const PlanNode* node = &nodes_[id];
    while (!node->alternatives.empty()) {
        // Among the alternatives that fit; the flattest if none does.
        const unsigned limit = std::max(levels, node->height);
        const auto fits = [&](PlanId alternative) { return nodes_[alternative].height <= limit; };
        std::vector<PlanId> fitting;
        std::ranges::copy_if(node->alternatives, std::back_inserter(fitting), fits);
        if (fitting.empty()) return nodes_[node->alternatives.front()];
        const auto room = [&](std::size_t i) { return nodes_[fitting[i]].variety; };
        const std::size_t chosen =
            is_whole() ? random_.below(fitting.size(), room) : static_cast<std::size_t>(random_.below(fitting.size()));
        node = &nodes_[fitting[chosen]];
    }
    return *node;
}

TypeSet Generator::pick_type(const PlanNode& node, unsigned levels) {
    TypeSet types = node.types;
    if ((types & type_bit::fraction) != 0) types = static_cast<TypeSet>(types & ~type_bit::integer);
    const bool only_null = types == type_bit::null;
    if ((types & type_bit::null) != 0 && !only_null) {
        if (!random_.chance(100 - kNullPercent, is_whole() ? 1.0 : kPlenty)) return type_bit::null;
        types = static_cast<TypeSet>(types & ~type_bit::null);
    }
    // Containers only while there is room for them, unless there is nothing else.
    constexpr TypeSet containers = type_bit::array | type_bit::object;
    if (levels <= 1 && (types & ~containers) != 0) types = static_cast<TypeSet>(types & ~containers);
    if (types == 0) return type_bit::null;
    const auto count = static_cast<std::size_t>(std::popcount(types));
    // Booleans come first of those that are left, and are few.
    const auto room = [&](std::size_t i) { return i == 0 && (types & type_bit::boolean) != 0 ? 2 : kPlenty; };
    std::size_t left = is_whole() ? random_.below(count, room) : static_cast<std::size_t>(random_.below(count));
    for (; left != 0; --left) {
        types = static_cast<TypeSet>(types & (types - 1U)); // without the lowest
    }
    return static_cast<TypeSet>(1U << static_cast<unsigned>(std::countr_zero(types)));
}

} // namespace datagems::json_schema
