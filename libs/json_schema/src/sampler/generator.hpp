// One instance from a plan. It may miss a constraint that plans do not express (`not`, oneOf's "exactly"): the caller
// validates it and tries another seed.
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
    [[nodiscard]] boost::json::value array(const ArrayPlan& plan, unsigned levels);
    [[nodiscard]] std::size_t array_size(const ArrayPlan& plan, unsigned levels);
    [[nodiscard]] boost::json::value object(const ObjectPlan& plan, unsigned levels);
    [[nodiscard]] std::vector<bool> present_properties(const ObjectPlan& plan, unsigned levels);
    void add_needed(const ObjectPlan& plan, std::vector<bool>& present) const;
    void add_extras(const ObjectPlan& plan, boost::json::object& members, unsigned levels);
    [[nodiscard]] std::string extra_name(const ObjectPlan::Extra& extra);

    const std::vector<PlanNode>& nodes_;
    Random& random_;
};

// Scalars (scalars.cpp).
[[nodiscard]] boost::json::value sample_number(const NumberPlan& plan, bool integer, Topic topic, Random& random);
[[nodiscard]] std::string sample_string(const StringPlan& plan, Topic topic, Random& random);

} // namespace datagems::json_schema
