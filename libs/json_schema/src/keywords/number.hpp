// minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf.
#pragma once

#include "exact_number.hpp"
#include "keywords/declarations.hpp"

#include <optional>

namespace datagems::json_schema {

struct NumberChecks {
    // The limit as it is written, and as a double if that is the same number.
    struct Limit {
        boost::json::value number;
        std::optional<double> as_double;
    };
    std::optional<Limit> minimum;
    std::optional<Limit> maximum;
    std::optional<Limit> above; // exclusiveMinimum
    std::optional<Limit> below; // exclusiveMaximum
    struct Step {
        boost::json::value value;
        Decimal decimal;
    };
    std::optional<Step> step; // multipleOf
};

void compile_number(Compiler& compiler, Node& node, const boost::json::object& schema);

template <bool reports>
[[nodiscard]] bool check_number(Evaluation<reports>& run, const Node& node, const NumberChecks& checks,
                                const boost::json::value& value, const Path<reports>& path);

} // namespace datagems::json_schema
