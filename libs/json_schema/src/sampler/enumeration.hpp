// Schemas of few values: all of them in a row, so that neighbouring seeds never share one.
#pragma once

#include "sampler/plan.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <vector>

namespace datagems::json_schema {

// Counts what plans can make. It may count a value twice (branches that overlap) and count values that break a
// constraint between members or items; the caller checks.
class Enumeration {
  public:
    explicit Enumeration(const std::vector<PlanNode>& nodes);

    // Infinity if the values are not worth counting: free texts, maps, recursive schemas.
    [[nodiscard]] double count(PlanId id);

    // The value at `index`, which is less than the finite count of the plan.
    [[nodiscard]] boost::json::value at(PlanId id, std::uint64_t index);

  private:
    [[nodiscard]] double counted(const PlanNode& node);
    [[nodiscard]] double counted(const ObjectPlan& plan);
    [[nodiscard]] double counted(const ArrayPlan& plan);
    [[nodiscard]] boost::json::value object(const ObjectPlan& plan, std::uint64_t index);
    [[nodiscard]] boost::json::value array(const ArrayPlan& plan, std::uint64_t index);
    [[nodiscard]] PlanId item_at(const ArrayPlan& plan, std::size_t place) const;
    [[nodiscard]] double count_of_size(const ArrayPlan& plan, std::size_t size);
    // Divides `index` by the count of the plan; the remainder chooses the value.
    [[nodiscard]] boost::json::value take(PlanId id, std::uint64_t& index);

    const std::vector<PlanNode>& nodes_;
    std::vector<double> counts_; // by plan; negative while unknown
};

} // namespace datagems::json_schema
