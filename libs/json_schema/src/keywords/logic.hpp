// allOf, anyOf, oneOf, not, if/then/else.
#pragma once

#include "node_id.hpp"

#include <boost/json/value.hpp>

#include <vector>

namespace datagems::json_schema {

class Compiler;
class Evaluation;
struct Node;
struct PathLink;

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

[[nodiscard]] bool check_logic(Evaluation& run, const Node& node, const LogicChecks& checks,
                               const boost::json::value& value, const PathLink* path);

} // namespace datagems::json_schema
