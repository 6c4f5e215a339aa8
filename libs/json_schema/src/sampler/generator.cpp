#include "sampler/generator.hpp"

#include "equality.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr unsigned kOptionalPercent = 80;
constexpr unsigned kNullPercent = 10;
constexpr std::size_t kUsualItems = 4;
constexpr std::size_t kMostItems = 10'000; // a larger minItems is not worth sampling
constexpr int kTries = 30;

} // namespace

json::value Generator::value(PlanId id, unsigned levels) {
    const PlanNode& node = settled(id, levels);
    if (node.has_choices) return node.choices.empty() ? json::value(nullptr) : random_.pick(node.choices);
    switch (pick_type(node, levels)) {
    case type_bit::boolean:
        return random_.chance(50);
    case type_bit::integer:
        return sample_number(*node.number, true, node.topic, random_);
    case type_bit::fraction:
        return sample_number(*node.number, false, node.topic, random_);
    case type_bit::string:
        return json::value(json::string(sample_string(*node.string, node.topic, random_)));
    case type_bit::array:
        return array(*node.array, levels == 0 ? 0 : levels - 1);
    case type_bit::object:
        return object(*node.object, levels == 0 ? 0 : levels - 1);
    default:
        return nullptr;
    }
}

const PlanNode& Generator::settled(PlanId id, unsigned levels) {
    const PlanNode* node = &nodes_[id];
    while (!node->alternatives.empty()) {
        // Among the alternatives that fit; the first of the flattest if none does.
        const auto height = [this](PlanId alternative) { return nodes_[alternative].height; };
        const unsigned flattest = height(*std::ranges::min_element(node->alternatives, {}, height));
        const unsigned limit = std::max(levels, flattest);
        const auto fits = [&](PlanId alternative) { return height(alternative) <= limit; };
        auto left = random_.below(static_cast<std::uint64_t>(std::ranges::count_if(node->alternatives, fits)));
        const auto chosen = std::ranges::find_if(node->alternatives,
                                                 [&](PlanId alternative) { return fits(alternative) && left-- == 0; });
        node = &nodes_[*chosen];
    }
    return *node;
}

TypeSet Generator::pick_type(const PlanNode& node, unsigned levels) {
    TypeSet types = node.types;
    if ((types & type_bit::fraction) != 0) types = static_cast<TypeSet>(types & ~type_bit::integer);
    const bool only_null = types == type_bit::null;
    if ((types & type_bit::null) != 0 && !only_null) {
        if (random_.chance(kNullPercent)) return type_bit::null;
        types = static_cast<TypeSet>(types & ~type_bit::null);
    }
    // Containers only while there is room for them, unless there is nothing else.
    constexpr TypeSet containers = type_bit::array | type_bit::object;
    if (levels <= 1 && (types & ~containers) != 0) types = static_cast<TypeSet>(types & ~containers);
    std::array<TypeSet, 8> bits{};
    std::size_t count = 0;
    for (unsigned bit = 0; bit < 7; ++bit) {
        const auto type = static_cast<TypeSet>(1U << bit);
        if ((types & type) != 0) bits.at(count++) = type;
    }
    if (count == 0) return type_bit::null;
    return bits.at(static_cast<std::size_t>(random_.below(count)));
}

std::size_t Generator::array_size(const ArrayPlan& plan, unsigned levels) {
    const std::size_t least = std::min(std::max(plan.min_items, plan.min_contains), kMostItems);
    std::size_t most = std::min(plan.max_items, std::max(least + kUsualItems, plan.prefix.size()));
    if (plan.items == kNoPlan || nodes_[plan.items].height > levels) {
        most = std::min(most, std::max(least, plan.prefix.size()));
    }
    most = std::max(most, least);
    // An empty array says little: prefer one that shows its items, if they may be there.
    const std::size_t shown = std::max(least, std::min(most, std::max<std::size_t>(plan.prefix.size(), 1)));
    return shown + static_cast<std::size_t>(random_.below(most - shown + 1));
}

json::value Generator::array(const ArrayPlan& plan, unsigned levels) {
    json::array items;
    const std::size_t size = array_size(plan, levels);
    std::size_t wanted = plan.min_contains;
    for (std::size_t i = 0; i < size; ++i) {
        PlanId id = i < plan.prefix.size() ? plan.prefix[i] : plan.items;
        if (wanted != 0 && (i >= plan.prefix.size() || size - i <= wanted)) {
            id = plan.contains;
            --wanted;
        }
        json::value item = value(id, levels);
        const auto is_there = [&] {
            return std::ranges::any_of(items, [&](const json::value& other) { return deep_equal(other, item); });
        };
        for (int attempt = 0; plan.unique && attempt < kTries && is_there(); ++attempt) {
            item = value(id, levels);
        }
        if (plan.unique && is_there()) continue; // fewer items, if that is allowed
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<bool> Generator::present_properties(const ObjectPlan& plan, unsigned levels) {
    std::vector<bool> present(plan.properties.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < plan.properties.size(); ++i) {
        present[i] = plan.properties[i].required;
        count += present[i] ? 1U : 0U;
    }
    const auto may_have = [&](std::size_t i) {
        const auto& property = plan.properties[i];
        return !present[i] && !property.forbidden && nodes_[property.value].height <= levels;
    };
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (!may_have(i) || count >= plan.max_properties || !random_.chance(kOptionalPercent)) continue;
        present[i] = true;
        ++count;
    }
    for (std::size_t i = 0; i < present.size() && count < plan.min_properties; ++i) {
        if (!may_have(i)) continue;
        present[i] = true;
        ++count;
    }
    add_needed(plan, present);
    return present;
}

void Generator::add_needed(const ObjectPlan& plan, std::vector<bool>& present) const {
    const auto place = [&plan](const std::string& name) {
        const auto found = std::ranges::find(plan.properties, name, &ObjectPlan::Property::name);
        return static_cast<std::size_t>(found - plan.properties.begin());
    };
    bool changed = !plan.dependents.empty();
    while (changed) {
        changed = false;
        for (const auto& [name, needs] : plan.dependents) {
            const std::size_t at = place(name);
            if (at == present.size() || !present[at]) continue;
            for (const std::string& needed : needs) {
                const std::size_t there = place(needed);
                if (present[there]) continue;
                present[there] = true;
                changed = true;
            }
        }
    }
}

json::value Generator::object(const ObjectPlan& plan, unsigned levels) {
    json::object members;
    const std::vector<bool> present = present_properties(plan, levels);
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (present[i]) members.emplace(plan.properties[i].name, value(plan.properties[i].value, levels));
    }
    add_extras(plan, members, levels);
    return members;
}

void Generator::add_extras(const ObjectPlan& plan, json::object& members, unsigned levels) {
    if (plan.extras.empty()) return;
    // An object that declares its properties needs no others; a map is nothing without them.
    const bool is_map = plan.properties.empty();
    const std::size_t usual = is_map ? 1 + static_cast<std::size_t>(random_.below(3)) : 0;
    const std::size_t wanted =
        std::min(std::max(plan.min_properties, members.size() + usual), std::min(plan.max_properties, kMostItems));
    for (int attempt = 0; attempt < kTries + static_cast<int>(wanted) && members.size() < wanted; ++attempt) {
        const auto& extra = random_.pick(plan.extras);
        if (nodes_[extra.value].height > levels) continue;
        const std::string name = extra_name(extra);
        const bool is_declared =
            std::ranges::find(plan.properties, name, &ObjectPlan::Property::name) != plan.properties.end();
        if (!is_declared && !members.contains(name)) members.emplace(name, value(extra.value, levels));
    }
}

std::string Generator::extra_name(const ObjectPlan::Extra& extra) {
    if (extra.names) return extra.names->generate(random_, 4);
    if (extra.name != kNoPlan) {
        const json::value name = value(extra.name, 0);
        if (name.is_string()) return std::string(name.get_string());
    }
    std::string name(plausible_word(random_));
    if (random_.chance(30)) name += "_" + std::to_string(random_.below(100));
    return name;
}

} // namespace datagems::json_schema
