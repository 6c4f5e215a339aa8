#include "sampler/narrowing.hpp"
#include "sampler/plan_constraints.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::size_t prefix_size(const json::object& keywords) {
    const auto* prefix = keywords.if_contains("prefixItems");
    return prefix == nullptr ? 0 : prefix->as_array().size();
}

bool has(const json::value* schema, std::string_view keyword) {
    return schema->get_object().contains(keyword);
}

// True if what applies beside unevaluatedItems speaks of the item at `index`.
bool is_evaluated(const Conjunction& applied, std::size_t index, bool is_contained) {
    return std::ranges::any_of(applied, [&](const json::value* part) {
        return has(part, "items") || prefix_size(part->get_object()) > index ||
               (is_contained && has(part, "contains")) || (part != applied.front() && has(part, "unevaluatedItems"));
    });
}

// What the schemas say of the item at `index`; of one that a `contains` asks for, if `is_contained`.
Conjunction item_schemas(const PlanBuilder& builder, const Conjunction& schemas, std::size_t index, bool is_contained) {
    Conjunction found;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        if (index < prefix_size(keywords)) {
            found.push_back(&keywords.at("prefixItems").as_array()[index]);
        } else if (const auto* items = keywords.if_contains("items")) {
            found.push_back(items);
        }
        const auto* unevaluated = keywords.if_contains("unevaluatedItems");
        if (unevaluated != nullptr && !is_evaluated(builder.applied_by(*schema, schemas), index, is_contained)) {
            found.push_back(unevaluated);
        }
    }
    return found;
}

ArrayPlan::Contained contained(PlanBuilder& builder, const Conjunction& schemas, const json::object& keywords,
                               std::size_t prefixes, Topic topic) {
    ArrayPlan::Contained result;
    const auto plan_at = [&](std::size_t index) {
        Conjunction wanted = item_schemas(builder, schemas, index, true);
        wanted.push_back(&keywords.at("contains"));
        return builder.plan(wanted, topic);
    };
    if (keywords.contains("minContains")) {
        result.least = 0;
        raise(keywords, "minContains", result.least);
    }
    lower(keywords, "maxContains", result.most);
    result.item = plan_at(prefixes);
    for (std::size_t i = 0; i < prefixes; ++i) {
        result.in_prefix.push_back(plan_at(i));
    }
    return result;
}

} // namespace

std::unique_ptr<ArrayPlan> merge_arrays(PlanBuilder& builder, const Conjunction& schemas, Topic topic) {
    auto plan = std::make_unique<ArrayPlan>();
    std::size_t prefixes = 0;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        raise(keywords, "minItems", plan->min_items);
        lower(keywords, "maxItems", plan->max_items);
        prefixes = std::max(prefixes, prefix_size(keywords));
        if (const auto* unique = keywords.if_contains("uniqueItems")) plan->unique |= unique->as_bool();
    }
    Conjunction others; // what keeps an item from being counted
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        const auto* contains = keywords.if_contains("contains");
        if (contains == nullptr) continue;
        plan->contained.push_back(contained(builder, schemas, keywords, prefixes, topic));
        if (keywords.contains("maxContains")) others.push_back(builder.not_schema(*contains));
    }
    for (std::size_t i = 0; i <= prefixes; ++i) {
        Conjunction gathered;
        Conjunction items = item_schemas(builder, schemas, i, false);
        items.insert(items.end(), others.begin(), others.end());
        const bool is_closed = !builder.gather(items, gathered);
        // Where unevaluatedItems forbids all others, what `contains` asks for may still stand.
        const PlanId id = is_closed && i == prefixes && !plan->contained.empty() ? plan->contained.front().item
                                                                                 : builder.plan(items, topic);
        if (i < prefixes) {
            plan->prefix.push_back(id);
        } else {
            plan->items = id;
        }
    }
    return plan;
}

} // namespace datagems::json_schema
