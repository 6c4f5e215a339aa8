// What several schemas that all hold leave of types and single values, once no branch is left to choose.
#pragma once

#include "sampler/plan_builder.hpp"

namespace datagems::json_schema {

struct Narrowing {
    TypeSet types = kAllTypes; // numbers and strings only if their bounds leave any
    bool says_type = false;
    bool has_choices = false;
    std::vector<boost::json::value> choices;  // enum, const: those that fulfil the bounds as well
    std::vector<boost::json::value> excluded; // by `not`
};

[[nodiscard]] Narrowing narrow(PlanBuilder& builder, const Conjunction& gathered);

struct StringLimits {
    std::size_t min_length = 0;
    std::size_t max_length = kNoLimit;
    std::vector<std::string> patterns;
    std::vector<std::string> unwanted;
};

[[nodiscard]] NumberLimits number_limits(const Conjunction& gathered);
[[nodiscard]] StringLimits string_limits(const PlanBuilder& builder, const Conjunction& gathered);

// Counts of keywords: the highest of those at least, the lowest of those at most.
void raise(const boost::json::object& schema, std::string_view keyword, std::size_t& least);
void lower(const boost::json::object& schema, std::string_view keyword, std::size_t& most);

} // namespace datagems::json_schema
