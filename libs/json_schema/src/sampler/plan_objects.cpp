#include "sampler/plan_constraints.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

void add_name(ObjectPlan& plan, std::string_view name, bool required) {
    const auto found = std::ranges::find(plan.properties, name, &ObjectPlan::Property::name);
    if (found == plan.properties.end()) {
        plan.properties.push_back({std::string(name), kNoPlan, required, false});
    } else {
        found->required = found->required || required;
    }
}

// What one schema says of the value under `name`.
void add_value_schemas(const json::object& keywords, std::string_view name, Conjunction& found) {
    bool is_known = false;
    if (const auto* properties = keywords.if_contains("properties")) {
        if (const auto* schema = properties->as_object().if_contains(name)) {
            found.push_back(schema);
            is_known = true;
        }
    }
    if (const auto* patterns = keywords.if_contains("patternProperties")) {
        for (const auto& member : patterns->as_object()) {
            const auto pattern = Pattern::compile(member.key());
            if (!pattern || pattern->match(name) != Pattern::Match::yes) continue;
            found.push_back(&member.value());
            is_known = true;
        }
    }
    const auto* additional = keywords.if_contains("additionalProperties");
    if (additional != nullptr && !is_known) found.push_back(additional);
}

bool is_false(const json::value* schema) {
    return schema->is_bool() && !schema->get_bool();
}

std::size_t limit_of(const json::value& number) {
    return static_cast<std::size_t>(std::min(number.to_number<double>(), 1e15));
}

// Patterns and additionalProperties as sources of further names.
void add_extras(PlanBuilder& builder, const Conjunction& schemas, ObjectPlan& plan, PlanId names) {
    Conjunction additional;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        if (const auto* patterns = keywords.if_contains("patternProperties")) {
            for (const auto& member : patterns->as_object()) {
                auto generator = RegexGenerator::parse(member.key());
                if (!generator || is_false(&member.value())) continue;
                plan.extras.push_back({std::move(generator), names, builder.plan({&member.value()}, Topic::none)});
            }
        }
        if (const auto* rest = keywords.if_contains("additionalProperties")) additional.push_back(rest);
    }
    if (std::ranges::any_of(additional, is_false)) return;
    plan.extras.push_back({std::nullopt, names, builder.plan(additional, Topic::none)});
}

} // namespace

std::unique_ptr<ObjectPlan> merge_objects(PlanBuilder& builder, const Conjunction& schemas) {
    auto plan = std::make_unique<ObjectPlan>();
    Conjunction names;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        if (const auto* properties = keywords.if_contains("properties")) {
            for (const auto& member : properties->as_object()) {
                add_name(*plan, member.key(), false);
            }
        }
        if (const auto* required = keywords.if_contains("required")) {
            for (const json::value& name : required->as_array()) {
                add_name(*plan, name.as_string(), true);
            }
        }
        if (const auto* dependents = keywords.if_contains("dependentRequired")) {
            for (const auto& member : dependents->as_object()) {
                ObjectPlan::Dependent dependent{std::string(member.key()), {}};
                for (const json::value& name : member.value().as_array()) {
                    dependent.needs.emplace_back(name.as_string());
                    add_name(*plan, name.as_string(), false);
                }
                plan->dependents.push_back(std::move(dependent));
            }
        }
        if (const auto* value = keywords.if_contains("propertyNames")) names.push_back(value);
        if (const auto* least = keywords.if_contains("minProperties")) {
            plan->min_properties = std::max(plan->min_properties, limit_of(*least));
        }
        if (const auto* most = keywords.if_contains("maxProperties")) {
            plan->max_properties = std::min(plan->max_properties, limit_of(*most));
        }
    }
    for (auto& property : plan->properties) {
        Conjunction values;
        for (const json::value* schema : schemas) {
            add_value_schemas(schema->get_object(), property.name, values);
        }
        property.forbidden = std::ranges::any_of(values, is_false);
        property.value = builder.plan(values, topic_of(property.name));
    }
    add_extras(builder, schemas, *plan, names.empty() ? kNoPlan : builder.plan(names, Topic::none));
    return plan;
}

} // namespace datagems::json_schema
