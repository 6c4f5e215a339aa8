// Merging what several schemas say of one value, once no branch is left to choose.
#pragma once

#include "sampler/plan_builder.hpp"

namespace datagems::json_schema {

// Fills the node's types, choices and parts.
void merge_constraints(PlanBuilder& builder, PlanNode& node, const Conjunction& schemas);

// The parts, each in a file of its own.
[[nodiscard]] std::unique_ptr<StringPlan> merge_strings(PlanBuilder& builder, const Conjunction& schemas, Topic topic);
[[nodiscard]] std::unique_ptr<ArrayPlan> merge_arrays(PlanBuilder& builder, const Conjunction& schemas, Topic topic);
[[nodiscard]] std::unique_ptr<ObjectPlan> merge_objects(PlanBuilder& builder, const Conjunction& schemas, Topic topic);

} // namespace datagems::json_schema
