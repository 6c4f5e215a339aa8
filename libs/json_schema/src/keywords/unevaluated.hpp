// unevaluatedItems, unevaluatedProperties.
#pragma once

#include "node_id.hpp"

#include <boost/json/value.hpp>

namespace datagems::json_schema {

class Compiler;
class Evaluated;
struct Node;
template <bool reports>
class Evaluation;
template <bool reports>
class Path;

struct UnevaluatedChecks {
    NodeId items = kNoNode;
    NodeId properties = kNoNode;
};

void compile_unevaluated(Compiler& compiler, Node& node, const boost::json::object& schema);

// `seen`: what all other keywords of the node have evaluated; then everything is.
template <bool reports>
[[nodiscard]] bool check_unevaluated(Evaluation<reports>& run, const Node& node, const UnevaluatedChecks& checks,
                                     const boost::json::value& value, const Path<reports>& path, Evaluated& seen);

} // namespace datagems::json_schema
