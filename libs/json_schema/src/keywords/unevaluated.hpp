// unevaluatedItems, unevaluatedProperties.
#pragma once

#include "keywords/declarations.hpp"

namespace datagems::json_schema {

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
