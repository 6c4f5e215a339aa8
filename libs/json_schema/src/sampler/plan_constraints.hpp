// Merging what several schemas say of one value, once no branch is left to choose.
#pragma once

#include "sampler/plan_builder.hpp"

namespace datagems::json_schema {

// Fills the node's types, choices and parts.
void merge_constraints(PlanBuilder& builder, PlanNode& node, const Conjunction& schemas);

// The object part: properties with the plans of their values.
[[nodiscard]] std::unique_ptr<ObjectPlan> merge_objects(PlanBuilder& builder, const Conjunction& schemas);

} // namespace datagems::json_schema
