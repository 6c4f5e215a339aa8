#include "sampler/enumeration.hpp"

#include <algorithm>
#include <limits>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kUnknown = -1;
constexpr std::size_t kMostItems = 6; // longer arrays have too many values

bool has(const PlanNode& node, TypeSet type) {
    return (node.types & type) != 0;
}

// Numbers of any kind include the integers.
const std::optional<NumberGrid>& numbers_of(const PlanNode& node) {
    return has(node, type_bit::fraction) ? node.number.any : node.number.integer;
}

} // namespace

Enumeration::Enumeration(const std::vector<PlanNode>& nodes) : nodes_(nodes), counts_(nodes.size(), kUnknown) {}

double Enumeration::count(PlanId id) {
    if (nodes_[id].height >= kEndless) return 0;
    if (counts_[id] != kUnknown) return counts_[id];
    counts_[id] = kInfinite; // what leads back here has no end
    counts_[id] = counted(nodes_[id]);
    return counts_[id];
}

double Enumeration::counted(const PlanNode& node) {
    double sum = 0;
    if (!node.alternatives.empty()) {
        for (const PlanId id : node.alternatives) {
            sum += count(id);
        }
        return sum;
    }
    if (node.has_choices) return static_cast<double>(node.choices.size());
    if (has(node, type_bit::string)) return kInfinite;
    if (has(node, type_bit::null)) sum += 1;
    if (has(node, type_bit::boolean)) sum += 2;
    if (has(node, type_bit::number)) sum += static_cast<double>(numbers_of(node)->size());
    if (has(node, type_bit::array)) sum += counted(*node.array);
    if (has(node, type_bit::object)) sum += counted(*node.object);
    return sum;
}

double Enumeration::counted(const ObjectPlan& plan) {
    const bool is_open = std::ranges::any_of(plan.extras, &ObjectPlan::Extra::is_meant);
    if (is_open || (plan.properties.empty() && !plan.extras.empty())) return kInfinite;
    double product = 1;
    for (const auto& property : plan.properties) {
        const double values = property.forbidden ? 0 : count(property.value);
        product *= values + (property.required ? 0 : 1);
    }
    return product;
}

PlanId Enumeration::item_at(const ArrayPlan& plan, std::size_t place) const {
    return place < plan.prefix.size() ? plan.prefix[place] : plan.items;
}

double Enumeration::count_of_size(const ArrayPlan& plan, std::size_t size) {
    double product = 1;
    for (std::size_t i = 0; i < size; ++i) {
        product *= count(item_at(plan, i));
    }
    return product;
}

double Enumeration::counted(const ArrayPlan& plan) {
    double sum = 0;
    for (std::size_t size = plan.min_items; size <= plan.max_items; ++size) {
        const double values = size > kMostItems ? kInfinite : count_of_size(plan, size);
        if (values == 0) break; // no longer ones either
        sum += values;
        if (sum == kInfinite) break;
    }
    return sum;
}

json::value Enumeration::take(PlanId id, std::uint64_t& index) {
    const auto values = static_cast<std::uint64_t>(count(id));
    json::value taken = at(id, index % values);
    index /= values;
    return taken;
}

json::value Enumeration::at(PlanId id, std::uint64_t index) {
    const PlanNode& node = nodes_[id];
    for (const PlanId alternative : node.alternatives) {
        const auto values = static_cast<std::uint64_t>(count(alternative));
        if (index < values) return at(alternative, index);
        index -= values;
    }
    if (node.has_choices) return node.choices[static_cast<std::size_t>(index)];
    if (has(node, type_bit::null) && index-- == 0) return nullptr;
    if (has(node, type_bit::boolean)) {
        if (index < 2) return index == 1;
        index -= 2;
    }
    if (has(node, type_bit::number)) {
        const NumberGrid& numbers = *numbers_of(node);
        if (index < numbers.size()) return numbers.at(index);
        index -= numbers.size();
    }
    if (has(node, type_bit::array)) {
        const auto values = static_cast<std::uint64_t>(counted(*node.array));
        if (index < values) return array(*node.array, index);
        index -= values;
    }
    return object(*node.object, index);
}

json::value Enumeration::object(const ObjectPlan& plan, std::uint64_t index) {
    json::object members;
    for (const auto& property : plan.properties) {
        const auto values = property.forbidden ? 0 : static_cast<std::uint64_t>(count(property.value));
        const std::uint64_t ways = values + (property.required ? 0 : 1);
        if (ways == 0) continue; // an object that cannot be is not counted, so nobody asks for it
        std::uint64_t chosen = index % ways;
        index /= ways;
        if (chosen < values) members.emplace(property.name, at(property.value, chosen));
    }
    return members;
}

json::value Enumeration::array(const ArrayPlan& plan, std::uint64_t index) {
    std::size_t size = plan.min_items;
    for (; index >= static_cast<std::uint64_t>(count_of_size(plan, size)); ++size) {
        index -= static_cast<std::uint64_t>(count_of_size(plan, size));
    }
    json::array items;
    for (std::size_t i = 0; i < size; ++i) {
        items.push_back(take(item_at(plan, i), index));
    }
    return items;
}

} // namespace datagems::json_schema
