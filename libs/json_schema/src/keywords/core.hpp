// $ref, $defs, $schema, $id, and what is refused because it could change the verdict and is not supported.
#pragma once

#include "node_id.hpp"

#include <boost/json/value.hpp>

namespace datagems::json_schema {

class Compiler;
struct Node;

void compile_core(Compiler& compiler, NodeId id, Node& node, const boost::json::object& schema);

} // namespace datagems::json_schema
