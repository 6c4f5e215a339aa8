// From a schema that compiles to a plan.
#pragma once

#include "sampler/plan.hpp"

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <deque>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::json_schema {

// Schemas that all hold for one value.
using Conjunction = std::vector<const boost::json::value*>;

class PlanBuilder {
  public:
    explicit PlanBuilder(const boost::json::value& document) : document_(document) {}

    // The plan of the whole document, with heights; errc::unsupported if it grows beyond all measure.
    [[nodiscard]] Result<PlanId> build();
    [[nodiscard]] std::vector<PlanNode> take_nodes() { return std::move(nodes_); }

    // For the parts of a plan (plan_constraints.cpp): the plan of what these schemas say together.
    [[nodiscard]] PlanId plan(const Conjunction& schemas, Topic topic);

  private:
    struct Key {
        Conjunction schemas;
        Conjunction settled; // keywords whose branch is chosen
        Topic topic;
        auto operator<=>(const Key&) const = default;
    };

    [[nodiscard]] PlanId plan(const Conjunction& schemas, const Conjunction& settled, Topic topic);
    [[nodiscard]] bool gather(const Conjunction& schemas, Conjunction& gathered) const;
    // The branches of the first keyword that is not settled; empty if all are.
    [[nodiscard]] std::vector<Conjunction> branches(const Conjunction& gathered, const Conjunction& settled,
                                                    const boost::json::value*& keyword);
    [[nodiscard]] std::vector<Conjunction> condition_branches(const boost::json::object& schema);
    // A schema of our own that lives as long as the builder.
    [[nodiscard]] const boost::json::value* own(const boost::json::value* about, std::string_view name,
                                                boost::json::value schema);
    void measure();
    [[nodiscard]] unsigned height_of(const PlanNode& node) const;

    const boost::json::value& document_;
    std::vector<PlanNode> nodes_;
    std::map<Key, PlanId> known_;
    std::deque<boost::json::value> own_schemas_;
    std::map<std::pair<const boost::json::value*, std::string>, const boost::json::value*> own_index_;
    std::size_t depth_ = 0;
    bool too_large_ = false;
};

} // namespace datagems::json_schema
