// allOf, anyOf, oneOf, not, if/then/else.
#pragma once

#include "keywords/declarations.hpp"

#include <vector>

namespace datagems::json_schema {

struct LogicChecks {
    std::vector<NodeId> all_of;
    std::vector<NodeId> any_of;
    std::vector<NodeId> one_of;
    NodeId not_of = kNoNode;
    NodeId if_of = kNoNode;
    NodeId then_of = kNoNode;
    NodeId else_of = kNoNode;
};

void compile_logic(Compiler& compiler, Node& node, const boost::json::object& schema);

template <bool reports>
[[nodiscard]] bool check_logic(Evaluation<reports>& run, const Node& node, const LogicChecks& checks,
                               const boost::json::value& value, const Path<reports>& path, Evaluated* seen);

} // namespace datagems::json_schema
