#include "sampler/generator.hpp"

#include "sampler/plausible.hpp"

#include <algorithm>
#include <limits>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr unsigned kOptionalPercent = 75;
constexpr unsigned kExtraPercent = 35;
constexpr std::size_t kMostExtras = 10'000;
constexpr std::size_t kTries = 30;

} // namespace

std::vector<bool> Generator::present_properties(const ObjectPlan& plan, unsigned levels) {
    const std::size_t size = plan.properties.size();
    std::vector<bool> present(size);
    std::size_t count = 0;
    for (std::size_t i = 0; i < size; ++i) {
        present[i] = plan.properties[i].required;
        count += present[i] ? 1U : 0U;
    }
    const auto fits = [&](std::size_t i) {
        const auto& property = plan.properties[i];
        return !property.forbidden && nodes_[property.value].height <= levels;
    };
    // With all that it needs, if there is room.
    const auto add = [&](std::size_t i) {
        const auto& needs = plan.properties[i].needs;
        const auto is_new = [&](std::size_t needed) { return !present[needed]; };
        const std::size_t wanted = 1 + static_cast<std::size_t>(std::ranges::count_if(needs, is_new));
        if (count + wanted > plan.max_properties || !fits(i) || !std::ranges::all_of(needs, fits)) return;
        present[i] = true;
        for (const std::size_t needed : needs) {
            present[needed] = true;
        }
        count += wanted;
    };
    // The values that are left without the property, if this is the whole instance.
    const auto room_without = [&](std::size_t without) {
        double room = 1;
        for (std::size_t i = 0; i < size && is_whole(); ++i) {
            const double variety = nodes_[plan.properties[i].value].variety;
            if (present[i]) room *= variety;
            if (i > without && !present[i] && fits(i)) room *= variety + 1;
        }
        return is_whole() ? room : std::numeric_limits<double>::infinity();
    };
    for (std::size_t i = 0; i < size; ++i) {
        if (!present[i] && fits(i) && random_.chance(kOptionalPercent, room_without(i))) add(i);
    }
    if (count >= plan.min_properties || size == 0) return present;
    const auto start = static_cast<std::size_t>(random_.below(size));
    for (std::size_t i = 0; i < size && count < plan.min_properties; ++i) {
        const std::size_t at = (start + i) % size;
        if (!present[at]) add(at);
    }
    return present;
}

json::value Generator::object(const ObjectPlan& plan, unsigned levels) {
    json::object members;
    const std::vector<bool> present = present_properties(plan, levels);
    members.reserve(present.size());
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (present[i]) members.emplace(plan.properties[i].name, value(plan.properties[i].value, levels));
    }
    if (!plan.extras.empty()) add_extras(plan, members, levels);
    return members;
}

void Generator::add_extras(const ObjectPlan& plan, json::object& members, unsigned levels) {
    // An object that declares its properties needs few others, if any; a map is nothing without them.
    std::vector<const ObjectPlan::Extra*> sources;
    const auto collect = [&](bool meant_only) {
        for (const auto& extra : plan.extras) {
            const bool is_wanted = extra.is_meant || !meant_only;
            if (is_wanted && nodes_[extra.value].height <= levels) sources.push_back(&extra);
        }
    };
    collect(true);
    const bool is_map = plan.properties.empty();
    const bool has_some = is_map || (!sources.empty() && random_.chance(kExtraPercent));
    const std::size_t usual = has_some ? 1 + static_cast<std::size_t>(random_.below(is_map ? 3 : 2)) : 0;
    const std::size_t wanted =
        std::min(std::max(plan.min_properties, members.size() + usual), std::min(plan.max_properties, kMostExtras));
    if (sources.empty()) collect(false);
    if (sources.empty()) return;
    for (std::size_t attempt = 0; attempt < kTries + wanted && members.size() < wanted; ++attempt) {
        const ObjectPlan::Extra& extra = *random_.pick(sources);
        const std::string name = extra_name(plan, extra);
        const bool is_declared =
            std::ranges::find(plan.properties, name, &ObjectPlan::Property::name) != plan.properties.end();
        if (!is_declared && !members.contains(name)) members.emplace(name, value(extra.value, levels));
    }
}

std::string Generator::extra_name(const ObjectPlan& plan, const ObjectPlan::Extra& extra) {
    if (extra.names) return extra.names->generate(random_, 4);
    const auto is_taken = [&](const std::string& name) {
        return std::ranges::any_of(plan.name_patterns,
                                   [&](const Pattern& pattern) { return pattern.match(name) == Pattern::Match::yes; });
    };
    std::string name;
    for (std::size_t attempt = 0; attempt < kTries; ++attempt) {
        if (extra.name != kNoPlan) {
            const json::value made = value(extra.name, 0);
            name = made.is_string() ? std::string(made.get_string()) : std::string();
        } else {
            name = plausible_word(random_);
            if (random_.chance(30)) name += "_" + std::to_string(random_.below(100));
        }
        if (!is_taken(name)) break;
    }
    return name;
}

} // namespace datagems::json_schema
