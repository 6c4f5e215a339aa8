// minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf.
#pragma once

#include "exact_number.hpp"

#include <boost/json/value.hpp>

#include <optional>

namespace datagems::json_schema {

class Compiler;
struct Node;
template <bool reports>
class Evaluation;
template <bool reports>
class Path;

struct NumberChecks {
    std::optional<boost::json::value> minimum;
    std::optional<boost::json::value> maximum;
    std::optional<boost::json::value> above; // exclusiveMinimum
    std::optional<boost::json::value> below; // exclusiveMaximum
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
