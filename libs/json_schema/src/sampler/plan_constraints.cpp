#include "sampler/plan_constraints.hpp"

#include "sampler/narrowing.hpp"

#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

struct Hint {
    std::string_view keyword;
    TypeSet types;
};

// A schema without "type" most likely means values of the kind that its keywords speak of.
constexpr std::array kHints = {
    Hint{"properties", type_bit::object},
    Hint{"required", type_bit::object},
    Hint{"patternProperties", type_bit::object},
    Hint{"additionalProperties", type_bit::object},
    Hint{"unevaluatedProperties", type_bit::object},
    Hint{"propertyNames", type_bit::object},
    Hint{"minProperties", type_bit::object},
    Hint{"dependentRequired", type_bit::object},
    Hint{"items", type_bit::array},
    Hint{"prefixItems", type_bit::array},
    Hint{"contains", type_bit::array},
    Hint{"minItems", type_bit::array},
    Hint{"uniqueItems", type_bit::array},
    Hint{"unevaluatedItems", type_bit::array},
    Hint{"pattern", type_bit::string},
    Hint{"format", type_bit::string},
    Hint{"minLength", type_bit::string},
    Hint{"maxLength", type_bit::string},
    Hint{"minimum", type_bit::number},
    Hint{"maximum", type_bit::number},
    Hint{"exclusiveMinimum", type_bit::number},
    Hint{"exclusiveMaximum", type_bit::number},
    Hint{"multipleOf", type_bit::number},
};

TypeSet likely_types(const Conjunction& schemas, Topic topic) {
    for (const Hint& hint : kHints) {
        for (const json::value* schema : schemas) {
            if (schema->get_object().contains(hint.keyword)) return hint.types;
        }
    }
    return topic >= Topic::age ? type_bit::number : type_bit::string;
}

void remove(PlanNode& node, TypeSet types) {
    node.types = static_cast<TypeSet>(node.types & ~types);
}

} // namespace

void merge_constraints(PlanBuilder& builder, PlanNode& node, const Conjunction& schemas) {
    Narrowing narrowed = narrow(builder, schemas);
    node.types = narrowed.types;
    node.has_choices = narrowed.has_choices;
    node.choices = std::move(narrowed.choices);
    node.excluded = std::move(narrowed.excluded);
    if (node.has_choices) return;
    if (!narrowed.says_type) {
        const auto likely = static_cast<TypeSet>(node.types & likely_types(schemas, node.topic));
        if (likely != 0) node.types = likely;
    }
    if ((node.types & type_bit::string) != 0) node.string = merge_strings(builder, schemas, node.topic);
    if ((node.types & type_bit::number) != 0) {
        const NumberLimits limits = number_limits(schemas);
        node.number.integer = NumberGrid::make(limits, true, node.topic);
        node.number.any = NumberGrid::make(limits, false, node.topic);
        if (!node.number.integer) remove(node, type_bit::integer);
        if (!node.number.any) remove(node, type_bit::fraction);
    }
    if ((node.types & type_bit::array) != 0) {
        node.array = merge_arrays(builder, schemas, node.topic);
        if (node.array->min_items > node.array->max_items) remove(node, type_bit::array);
    }
    if ((node.types & type_bit::object) != 0) {
        node.object = merge_objects(builder, schemas, node.topic);
        if (node.object->min_properties > node.object->max_properties) remove(node, type_bit::object);
    }
}

} // namespace datagems::json_schema
