// From a schema that compiles to a plan.
#pragma once

#include "sampler/negation.hpp"
#include "sampler/plan.hpp"
#include "sampler/references.hpp"

#include "datagems/base/result.hpp"

#include <boost/json/value.hpp>

#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace datagems::json_schema {

// Schemas that all hold for one value.
using Conjunction = std::vector<const boost::json::value*>;

class PlanBuilder {
  public:
    // Whether plans say that a schema must not hold. If that makes too many, it is left to the check of each sample.
    enum class Negations { said, left_out };

    PlanBuilder(const boost::json::value& document, Negations negations)
        : document_(document), references_(document), negations_(negations) {}

    // The plan of the whole document, with heights; errc::unsupported if it grows beyond all measure.
    [[nodiscard]] Result<PlanId> build();
    [[nodiscard]] std::vector<PlanNode> take_nodes() { return std::move(nodes_); }

    // For the parts of a plan: the plan of what these schemas say together.
    [[nodiscard]] PlanId plan(const Conjunction& schemas, Topic topic);

    // {"not": schema}, {"type": "string"} and the like: schemas of our own, which live as long as the builder.
    [[nodiscard]] const boost::json::value* not_schema(const boost::json::value& schema);
    [[nodiscard]] const boost::json::value* string_schema();

    // Follows $ref and allOf; false if `false` is among the schemas.
    [[nodiscard]] bool gather(const Conjunction& schemas, Conjunction& gathered) const;
    // Those of `gathered` that apply in place of `schema`, itself included: what its unevaluated* look at.
    [[nodiscard]] Conjunction applied_by(const boost::json::value& schema, const Conjunction& gathered) const;
    // The schema that a `not` speaks of, beyond references.
    [[nodiscard]] const boost::json::value& negated_by(const boost::json::value& not_keyword) const;
    // Null if the source is no pattern.
    [[nodiscard]] const Pattern* pattern(std::string_view source);

  private:
    struct Key {
        Conjunction schemas;
        Conjunction settled; // keywords whose branch is chosen
        Topic topic;
        auto operator<=>(const Key&) const = default;
    };
    struct Branches {
        const boost::json::value* keyword = nullptr; // the first that is not settled; null if all are
        std::vector<Conjunction> choices;            // what may be added, one of these
    };

    [[nodiscard]] PlanId plan(const Conjunction& schemas, const Conjunction& settled, Topic topic);

    // branches.cpp
    [[nodiscard]] Branches branches(const Conjunction& gathered, const Conjunction& settled);
    [[nodiscard]] Branches any_of(const Conjunction& gathered, const boost::json::value& list);
    [[nodiscard]] Branches one_of(const Conjunction& gathered, const boost::json::value& list);
    [[nodiscard]] Branches condition(const Conjunction& gathered, const boost::json::object& schema);
    [[nodiscard]] Branches negation(const Conjunction& gathered, const boost::json::value& not_keyword);
    [[nodiscard]] Branches dependent(std::string_view name, const boost::json::value& schema);
    // True if it is plain to see that no value satisfies them; looks `depth` levels into required properties.
    [[nodiscard]] bool contradict(const Conjunction& schemas, int depth);
    [[nodiscard]] bool contradict(const Conjunction& gathered, const boost::json::value& more);
    [[nodiscard]] const boost::json::value* target(const boost::json::value& schema, std::string_view keyword) const;
    [[nodiscard]] const boost::json::value* own(const boost::json::value* about, std::string_view name,
                                                boost::json::value schema);

    // Counts the work done on so many schemas together; too much of it is like too many nodes.
    void charge(std::size_t schemas) noexcept;

    // heights.cpp
    void measure();
    [[nodiscard]] unsigned height_of(const PlanNode& node) const;
    [[nodiscard]] unsigned height_of(const ArrayPlan& array) const;
    [[nodiscard]] unsigned height_of(const ObjectPlan& object) const;

    const boost::json::value& document_;
    References references_;
    Negations negations_;
    std::vector<PlanNode> nodes_;
    std::map<Key, PlanId> known_;
    std::deque<boost::json::value> own_schemas_;
    std::map<std::pair<const boost::json::value*, std::string>, const boost::json::value*> own_index_;
    std::map<const boost::json::value*, Negation> negation_index_;
    std::map<std::string, std::optional<Pattern>, std::less<>> patterns_;
    std::size_t depth_ = 0;
    std::size_t work_ = 0;
    bool too_large_ = false;
};

} // namespace datagems::json_schema
