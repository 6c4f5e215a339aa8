#include "sampler/plan_constraints.hpp"

#include "equality.hpp"
#include "exact_number.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::size_t count_of(const json::value& number) {
    return static_cast<std::size_t>(std::min(number.to_number<double>(), 1e15));
}

void raise(const json::object& schema, std::string_view keyword, std::size_t& least) {
    if (const auto* value = schema.if_contains(keyword)) least = std::max(least, count_of(*value));
}

void lower(const json::object& schema, std::string_view keyword, std::size_t& most) {
    if (const auto* value = schema.if_contains(keyword)) most = std::min(most, count_of(*value));
}

TypeSet types_of(const json::value& type) {
    const auto named = [](const json::value& name) {
        return type_named({name.get_string().data(), name.get_string().size()});
    };
    if (type.is_string()) return named(type);
    TypeSet types = 0;
    for (const json::value& name : type.as_array()) {
        types = static_cast<TypeSet>(types | named(name));
    }
    return types;
}

void keep_common(PlanNode& node, const json::array& choices) {
    if (!node.has_choices) {
        node.has_choices = true;
        node.choices.assign(choices.begin(), choices.end());
        return;
    }
    std::erase_if(node.choices, [&choices](const json::value& choice) {
        return std::ranges::none_of(choices, [&](const json::value& other) { return deep_equal(choice, other); });
    });
}

struct Hint {
    std::string_view keyword;
    TypeSet types;
};

// A schema without "type" most likely means values of the kind that its keywords speak of.
constexpr std::array kHints = {
    Hint{"properties", type_bit::object},        Hint{"required", type_bit::object},
    Hint{"patternProperties", type_bit::object}, Hint{"additionalProperties", type_bit::object},
    Hint{"propertyNames", type_bit::object},     Hint{"minProperties", type_bit::object},
    Hint{"dependentRequired", type_bit::object}, Hint{"items", type_bit::array},
    Hint{"prefixItems", type_bit::array},        Hint{"contains", type_bit::array},
    Hint{"minItems", type_bit::array},           Hint{"uniqueItems", type_bit::array},
    Hint{"pattern", type_bit::string},           Hint{"format", type_bit::string},
    Hint{"minLength", type_bit::string},         Hint{"maxLength", type_bit::string},
    Hint{"minimum", type_bit::number},           Hint{"maximum", type_bit::number},
    Hint{"exclusiveMinimum", type_bit::number},  Hint{"exclusiveMaximum", type_bit::number},
    Hint{"multipleOf", type_bit::number},
};

TypeSet likely_types(const Conjunction& schemas) {
    for (const Hint& hint : kHints) {
        for (const json::value* schema : schemas) {
            if (schema->get_object().contains(hint.keyword)) return hint.types;
        }
    }
    return type_bit::string;
}

std::unique_ptr<StringPlan> merge_strings(const Conjunction& schemas) {
    auto plan = std::make_unique<StringPlan>();
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        raise(keywords, "minLength", plan->min_length);
        lower(keywords, "maxLength", plan->max_length);
        if (const auto* format = keywords.if_contains("format")) plan->format = format->as_string().c_str();
        const auto* source = keywords.if_contains("pattern");
        if (source == nullptr) continue;
        const std::string_view text(source->as_string().data(), source->as_string().size());
        if (auto pattern = Pattern::compile(text)) plan->patterns.push_back(std::move(*pattern));
        if (!plan->generator) plan->generator = RegexGenerator::parse(text);
    }
    return plan;
}

void tighten(json::value& bound, bool& exclusive, const json::object& schema, std::string_view keyword, bool is_least,
             bool is_exclusive) {
    const auto* value = schema.if_contains(keyword);
    if (value == nullptr) return;
    if (!bound.is_null()) {
        const auto order = compare_numbers(*value, bound);
        const bool is_tighter = is_least ? order > 0 : order < 0;
        if (!is_tighter && (order != 0 || !is_exclusive)) return;
    }
    bound = *value;
    exclusive = is_exclusive;
}

std::unique_ptr<NumberPlan> merge_numbers(const Conjunction& schemas) {
    auto plan = std::make_unique<NumberPlan>();
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        tighten(plan->least, plan->above_least, keywords, "minimum", true, false);
        tighten(plan->least, plan->above_least, keywords, "exclusiveMinimum", true, true);
        tighten(plan->most, plan->below_most, keywords, "maximum", false, false);
        tighten(plan->most, plan->below_most, keywords, "exclusiveMaximum", false, true);
        // Of several steps the largest: it is often a multiple of the others, and the result is checked.
        const auto* step = keywords.if_contains("multipleOf");
        if (step != nullptr && (plan->step.is_null() || compare_numbers(*step, plan->step) > 0)) plan->step = *step;
    }
    return plan;
}

// What the schemas say of the item at `index`, or of those after all prefixes.
Conjunction item_schemas(const Conjunction& schemas, std::size_t index) {
    Conjunction found;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        const auto* prefix = keywords.if_contains("prefixItems");
        const std::size_t prefix_size = prefix == nullptr ? 0 : prefix->as_array().size();
        if (index < prefix_size) {
            found.push_back(&prefix->as_array()[index]);
        } else if (const auto* items = keywords.if_contains("items")) {
            found.push_back(items);
        }
    }
    return found;
}

std::unique_ptr<ArrayPlan> merge_arrays(PlanBuilder& builder, const Conjunction& schemas, Topic topic) {
    auto plan = std::make_unique<ArrayPlan>();
    std::size_t prefix_size = 0;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        raise(keywords, "minItems", plan->min_items);
        lower(keywords, "maxItems", plan->max_items);
        if (const auto* prefix = keywords.if_contains("prefixItems")) {
            prefix_size = std::max(prefix_size, prefix->as_array().size());
        }
        if (const auto* unique = keywords.if_contains("uniqueItems")) plan->unique |= unique->as_bool();
        if (const auto* contains = keywords.if_contains("contains")) {
            Conjunction wanted = item_schemas(schemas, prefix_size);
            wanted.push_back(contains);
            plan->contains = builder.plan(wanted, topic);
            const auto* least = keywords.if_contains("minContains");
            plan->min_contains = least == nullptr ? 1 : count_of(*least);
        }
    }
    for (std::size_t i = 0; i < prefix_size; ++i) {
        plan->prefix.push_back(builder.plan(item_schemas(schemas, i), topic));
    }
    plan->items = builder.plan(item_schemas(schemas, prefix_size), topic);
    return plan;
}

} // namespace

void merge_constraints(PlanBuilder& builder, PlanNode& node, const Conjunction& schemas) {
    bool says_type = false;
    for (const json::value* schema : schemas) {
        const json::object& keywords = schema->get_object();
        if (const auto* type = keywords.if_contains("type")) {
            node.types = static_cast<TypeSet>(node.types & types_of(*type));
            says_type = true;
        }
        if (const auto* choices = keywords.if_contains("enum")) keep_common(node, choices->as_array());
        if (const auto* constant = keywords.if_contains("const")) keep_common(node, json::array{*constant});
    }
    if (node.has_choices) {
        std::erase_if(node.choices, [&node](const json::value& choice) { return (type_of(choice) & node.types) == 0; });
        return;
    }
    if (!says_type) node.types = likely_types(schemas);
    if ((node.types & type_bit::string) != 0) node.string = merge_strings(schemas);
    if ((node.types & type_bit::number) != 0) node.number = merge_numbers(schemas);
    if ((node.types & type_bit::array) != 0) node.array = merge_arrays(builder, schemas, node.topic);
    if ((node.types & type_bit::object) != 0) node.object = merge_objects(builder, schemas);
}

} // namespace datagems::json_schema
