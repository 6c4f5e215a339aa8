#include "sampler/narrowing.hpp"
#include "sampler/plan_constraints.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

bool is_false(const json::value* schema) {
    return schema->is_bool() && !schema->get_bool();
}

// A name of a member, or any that matches a pattern (by its source), or any other.
struct Name {
    enum class Kind { declared, matching, other };
    Kind kind;
    std::string_view text;
};

// What a schema's own properties and patternProperties say of the name.
Conjunction own_schemas_of(PlanBuilder& builder, const json::object& keywords, const Name& name) {
    Conjunction found;
    const auto* properties = keywords.if_contains("properties");
    if (properties != nullptr && name.kind == Name::Kind::declared) {
        if (const auto* schema = properties->as_object().if_contains(name.text)) found.push_back(schema);
    }
    const auto* patterns = keywords.if_contains("patternProperties");
    if (patterns == nullptr || name.kind == Name::Kind::other) return found;
    for (const auto& member : patterns->as_object()) {
        const Pattern* pattern = builder.pattern(member.key());
        const bool matches = name.kind == Name::Kind::matching
                                 ? std::string_view(member.key()) == name.text
                                 : pattern != nullptr && pattern->match(name.text) == Pattern::Match::yes;
        if (matches) found.push_back(&member.value());
    }
    return found;
}

Conjunction value_schemas(PlanBuilder& builder, const Conjunction& schemas, const Name& name) {
    Conjunction found;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        const Conjunction said = own_schemas_of(builder, keywords, name);
        found.insert(found.end(), said.begin(), said.end());
        const auto* additional = keywords.if_contains("additionalProperties");
        if (additional != nullptr && said.empty()) found.push_back(additional);
        const auto* unevaluated = keywords.if_contains("unevaluatedProperties");
        if (unevaluated == nullptr) continue;
        const auto evaluates = [&](const json::value* part) {
            const json::object& other = part->get_object();
            return other.contains("additionalProperties") || !own_schemas_of(builder, other, name).empty() ||
                   (part != schema && other.contains("unevaluatedProperties"));
        };
        if (std::ranges::none_of(builder.applied_by(*schema, schemas), evaluates)) found.push_back(unevaluated);
    }
    return found;
}

// True unless the schemas of propertyNames plainly forbid the name.
bool admit(PlanBuilder& builder, const Conjunction& names, std::string_view name) {
    Conjunction gathered;
    if (!builder.gather(names, gathered)) return false;
    const Narrowing narrowed = narrow(builder, gathered);
    const auto is_it = [&](const json::value& value) { return value.is_string() && value.get_string() == name; };
    if (narrowed.has_choices && std::ranges::none_of(narrowed.choices, is_it)) return false;
    if (std::ranges::any_of(narrowed.excluded, is_it)) return false;
    const StringLimits limits = string_limits(builder, gathered);
    const std::size_t length = count_code_points(name);
    if (length < limits.min_length || length > limits.max_length) return false;
    return std::ranges::all_of(limits.patterns, [&](const std::string& source) {
        const Pattern* pattern = builder.pattern(source);
        return pattern == nullptr || pattern->match(name) == Pattern::Match::yes;
    });
}

std::size_t place_of(ObjectPlan& plan, std::string_view name) {
    const auto found = std::ranges::find(plan.properties, name, &ObjectPlan::Property::name);
    const auto place = static_cast<std::size_t>(found - plan.properties.begin());
    if (found == plan.properties.end()) plan.properties.push_back({std::string(name), kNoPlan, false, false, {}});
    return place;
}

void add_names(ObjectPlan& plan, const json::object& keywords) {
    if (const auto* properties = keywords.if_contains("properties")) {
        for (const auto& member : properties->as_object()) {
            (void)place_of(plan, member.key());
        }
    }
    if (const auto* required = keywords.if_contains("required")) {
        for (const json::value& name : required->as_array()) {
            plan.properties[place_of(plan, name.as_string())].required = true;
        }
    }
    if (const auto* dependents = keywords.if_contains("dependentRequired")) {
        for (const auto& member : dependents->as_object()) {
            const std::size_t place = place_of(plan, member.key());
            for (const json::value& name : member.value().as_array()) {
                const std::size_t needed = place_of(plan, name.as_string());
                plan.properties[place].needs.push_back(needed);
            }
        }
    }
}

// Needs of needs are needs; what needs the forbidden is forbidden; what the required needs is required.
void settle_needs(std::vector<ObjectPlan::Property>& properties) {
    for (std::size_t i = 0; i < properties.size(); ++i) {
        std::vector<std::size_t>& needs = properties[i].needs;
        for (std::size_t at = 0; at < needs.size(); ++at) {
            for (const std::size_t further : properties[needs[at]].needs) {
                if (further != i && std::ranges::find(needs, further) == needs.end()) needs.push_back(further);
            }
        }
    }
    for (auto& property : properties) {
        property.forbidden = property.forbidden || std::ranges::any_of(property.needs, [&](std::size_t needed) {
                                 return properties[needed].forbidden;
                             });
        if (!property.required) continue;
        for (const std::size_t needed : property.needs) {
            properties[needed].required = true;
        }
    }
}

void add_extra(PlanBuilder& builder, const Conjunction& schemas, ObjectPlan& plan, const Name& name, PlanId names,
               Topic topic) {
    const Conjunction values = value_schemas(builder, schemas, name);
    if (std::ranges::any_of(values, is_false)) return;
    ObjectPlan::Extra extra;
    if (name.kind == Name::Kind::matching) {
        extra.names = RegexGenerator::parse(name.text);
        if (!extra.names) return;
    }
    extra.name = names;
    extra.value = builder.plan(values, topic);
    extra.is_meant = std::ranges::any_of(
        values, [](const json::value* schema) { return schema->is_object() && !schema->get_object().empty(); });
    plan.extras.push_back(std::move(extra));
}

// Patterns, and whatever else is allowed, as sources of further names.
void add_extras(PlanBuilder& builder, const Conjunction& schemas, ObjectPlan& plan, PlanId names, Topic topic) {
    for (const json::value* schema : schemas) {
        const auto* patterns = schema->get_object().if_contains("patternProperties");
        if (patterns == nullptr) continue;
        for (const auto& member : patterns->as_object()) {
            if (const Pattern* pattern = builder.pattern(member.key())) plan.name_patterns.push_back(*pattern);
            add_extra(builder, schemas, plan, {Name::Kind::matching, member.key()}, names, topic);
        }
    }
    add_extra(builder, schemas, plan, {Name::Kind::other, {}}, names, topic);
}

} // namespace

std::unique_ptr<ObjectPlan> merge_objects(PlanBuilder& builder, const Conjunction& schemas, Topic topic) {
    auto plan = std::make_unique<ObjectPlan>();
    Conjunction names;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        add_names(*plan, keywords);
        if (const auto* value = keywords.if_contains("propertyNames")) names.push_back(value);
        raise(keywords, "minProperties", plan->min_properties);
        lower(keywords, "maxProperties", plan->max_properties);
    }
    const bool has_person = std::ranges::any_of(
        plan->properties, [](const auto& property) { return is_personal(topic_of(property.name)); });
    for (auto& property : plan->properties) {
        const Conjunction values = value_schemas(builder, schemas, {Name::Kind::declared, property.name});
        property.forbidden =
            std::ranges::any_of(values, is_false) || (!names.empty() && !admit(builder, names, property.name));
        property.value = builder.plan(values, topic_of_member(property.name, topic, has_person));
    }
    settle_needs(plan->properties);
    PlanId name = kNoPlan;
    if (!names.empty()) {
        names.push_back(builder.string_schema());
        name = builder.plan(names, Topic::label);
    }
    add_extras(builder, schemas, *plan, name, topic);
    return plan;
}

} // namespace datagems::json_schema
