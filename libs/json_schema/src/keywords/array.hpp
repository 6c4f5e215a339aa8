// prefixItems, items, contains, minContains, maxContains, minItems, maxItems, uniqueItems.
#pragma once

#include "node_id.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace datagems::json_schema {

class Compiler;
class Evaluation;
struct Node;
struct PathLink;

struct ArrayChecks {
    std::vector<NodeId> prefix;
    NodeId items = kNoNode;
    NodeId contains = kNoNode;
    std::size_t min_contains = 1;
    std::optional<std::size_t> max_contains;
    std::optional<std::size_t> min_items;
    std::optional<std::size_t> max_items;
    bool unique = false;
};

void compile_array(Compiler& compiler, Node& node, const boost::json::object& schema);

[[nodiscard]] bool check_array(Evaluation& run, const Node& node, const ArrayChecks& checks,
                               const boost::json::array& items, const PathLink* path);

} // namespace datagems::json_schema
