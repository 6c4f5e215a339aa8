// One instance from a plan. It may miss a constraint that plans do not express (a negated format, say): the caller
// validates it and tries again.
#pragma once

#include "sampler/plan.hpp"
#include "sampler/random.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace datagems::json_schema {

class Generator {
  public:
    Generator(const std::vector<PlanNode>& nodes, Random& random) : nodes_(nodes), random_(random) {}

    // `levels`: how deep the value may nest, at least the height of the plan.
    [[nodiscard]] boost::json::value value(PlanId id, unsigned levels);

  private:
    [[nodiscard]] const PlanNode& settled(PlanId id, unsigned levels);
    [[nodiscard]] TypeSet pick_type(const PlanNode& node, unsigned levels);
    [[nodiscard]] boost::json::value made(const PlanNode& node, unsigned levels);

    // generated_arrays.cpp
    [[nodiscard]] boost::json::value array(const ArrayPlan& plan, unsigned levels);
    [[nodiscard]] std::size_t array_size(const ArrayPlan& plan, std::size_t least, unsigned levels);
    // Which plan makes each of `size` items: those that `contains` asks for stand at random places.
    [[nodiscard]] std::vector<PlanId> item_plans(const ArrayPlan& plan, std::size_t size, unsigned levels);
    [[nodiscard]] bool add_distinct(boost::json::array& items, PlanId id, unsigned levels);

    // generated_objects.cpp
    [[nodiscard]] boost::json::value object(const ObjectPlan& plan, unsigned levels);
    [[nodiscard]] std::vector<bool> present_properties(const ObjectPlan& plan, unsigned levels);
    void add_extras(const ObjectPlan& plan, boost::json::object& members, unsigned levels);
    [[nodiscard]] std::string extra_name(const ObjectPlan& plan, const ObjectPlan::Extra& extra);

    const std::vector<PlanNode>& nodes_;
    Random& random_;
    // True for the whole instance: what it has few of must not use up many strata.
    [[nodiscard]] bool is_whole() const noexcept { return values_ == 1; }

    std::size_t values_ = 0; // made so far
};

} // namespace datagems::json_schema
