#include "sampler/generator.hpp"

#include "equality.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::size_t kUsualItems = 4;
constexpr std::size_t kMostItems = 10'000; // a larger minItems is not worth sampling
constexpr int kTries = 12;

bool is_there(const json::array& items, const json::value& item) {
    return std::ranges::any_of(items, [&](const json::value& other) { return deep_equal(other, item); });
}

} // namespace

std::size_t Generator::array_size(const ArrayPlan& plan, std::size_t least, unsigned levels) {
    const auto fits = [&](PlanId id) { return nodes_[id].height <= levels; };
    std::size_t most = std::min(plan.max_items, std::max(least + kUsualItems, plan.prefix.size()));
    if (!fits(plan.items)) {
        const auto first_misfit = std::ranges::find_if_not(plan.prefix, fits);
        most = std::min(most, static_cast<std::size_t>(first_misfit - plan.prefix.begin()));
    }
    most = std::max(most, least);
    // An empty array says little: prefer one that shows its items, if they may be there.
    const std::size_t shown = std::max(least, std::min(most, std::max<std::size_t>(plan.prefix.size(), 1)));
    return shown + static_cast<std::size_t>(random_.below(most - shown + 1));
}

std::vector<PlanId> Generator::item_plans(const ArrayPlan& plan, std::size_t size, unsigned levels) {
    std::vector<PlanId> plans(size);
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < size; ++i) {
        plans[i] = i < plan.prefix.size() ? plan.prefix[i] : plan.items;
        free.push_back(i);
    }
    for (const auto& contained : plan.contained) {
        const auto plan_at = [&](std::size_t place) {
            return place < plan.prefix.size() ? contained.in_prefix[place] : contained.item;
        };
        const std::size_t spare = contained.most > contained.least ? random_.below(2) : 0;
        for (std::size_t left = contained.least + spare; left > 0 && !free.empty(); --left) {
            // A random place that can hold it, from the free ones after the first so tried.
            const auto start = static_cast<std::size_t>(random_.below(free.size()));
            for (std::size_t i = 0; i < free.size(); ++i) {
                const std::size_t at = (start + i) % free.size();
                const PlanId wanted = plan_at(free[at]);
                if (nodes_[wanted].height > levels) continue;
                plans[free[at]] = wanted;
                free.erase(free.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            }
        }
    }
    return plans;
}

bool Generator::add_distinct(json::array& items, PlanId id, unsigned levels) {
    for (int attempt = 0; attempt < kTries; ++attempt) {
        json::value item = value(id, levels);
        if (is_there(items, item)) continue;
        items.push_back(std::move(item));
        return true;
    }
    // Of few choices the last are hard to hit.
    for (const json::value& choice : settled(id, levels).choices) {
        if (is_there(items, choice)) continue;
        items.push_back(choice);
        return true;
    }
    return false;
}

json::value Generator::array(const ArrayPlan& plan, unsigned levels) {
    std::size_t least = plan.min_items;
    for (const auto& contained : plan.contained) {
        least = std::max(least, contained.least);
    }
    least = std::min(least, kMostItems);
    const std::size_t size = array_size(plan, least, levels);
    json::array items;
    items.reserve(size);
    for (const PlanId id : item_plans(plan, size, levels)) {
        if (!plan.unique) {
            items.push_back(value(id, levels));
        } else if (!add_distinct(items, id, levels) && items.size() < plan.prefix.size()) {
            break; // what follows has a place of its own
        }
    }
    return items;
}

} // namespace datagems::json_schema
