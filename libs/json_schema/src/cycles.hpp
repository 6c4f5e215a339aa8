// Loops of subschemas that all speak of the same value: {"$ref": "#"} would be checked for ever.
#pragma once

#include "program.hpp"

#include <vector>

namespace datagems::json_schema {

// One node of each loop found.
[[nodiscard]] std::vector<NodeId> nodes_in_endless_loops(const std::vector<Node>& nodes);

} // namespace datagems::json_schema
