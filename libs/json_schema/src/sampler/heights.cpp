// How deep the flattest value of each plan is, so that recursive schemas end.
#include "sampler/plan_builder.hpp"

#include <algorithm>

namespace datagems::json_schema {

void PlanBuilder::measure() {
    // Heights only fall, from endless to their value, so this ends; each round settles at least one more level.
    bool changed = true;
    while (changed) {
        changed = false;
        for (PlanNode& node : nodes_) {
            const unsigned height = std::min(height_of(node), kEndless);
            changed = changed || height != node.height;
            node.height = height;
        }
    }
}

unsigned PlanBuilder::height_of(const PlanNode& node) const {
    if (!node.alternatives.empty()) {
        unsigned least = kEndless;
        for (const PlanId id : node.alternatives) {
            least = std::min(least, nodes_[id].height);
        }
        return least;
    }
    if (node.has_choices) return node.choices.empty() ? kEndless : 0;
    if ((node.types & ~(type_bit::object | type_bit::array)) != 0) return 0;
    unsigned least = kEndless;
    if ((node.types & type_bit::array) != 0) least = std::min(least, height_of(*node.array) + 1);
    if ((node.types & type_bit::object) != 0) least = std::min(least, height_of(*node.object) + 1);
    return least;
}

unsigned PlanBuilder::height_of(const ArrayPlan& array) const {
    unsigned highest = 0;
    const auto add = [&](PlanId id) { highest = std::max(highest, nodes_[id].height); };
    for (std::size_t i = 0; i < std::min(array.min_items, array.prefix.size()); ++i) {
        add(array.prefix[i]);
    }
    if (array.min_items > array.prefix.size()) add(array.items);
    for (const auto& contained : array.contained) {
        if (contained.least == 0) continue;
        unsigned flattest = nodes_[contained.item].height;
        for (const PlanId id : contained.in_prefix) {
            flattest = std::min(flattest, nodes_[id].height);
        }
        highest = std::max(highest, flattest);
    }
    return highest;
}

unsigned PlanBuilder::height_of(const ObjectPlan& object) const {
    unsigned highest = 0;
    std::size_t possible = 0;
    for (const auto& property : object.properties) {
        const unsigned height = property.forbidden ? kEndless : nodes_[property.value].height;
        if (property.required) highest = std::max(highest, height);
        if (height < kEndless) ++possible;
    }
    if (possible < object.min_properties && object.extras.empty()) return kEndless;
    return highest;
}

} // namespace datagems::json_schema
