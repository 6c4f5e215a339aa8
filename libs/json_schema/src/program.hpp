// The compiled schema: a flat list of nodes, one for each subschema. A node holds its keywords by the kind of value
// they speak of, so that a value meets only those that concern it. Each keyword family has its own file in keywords/.
#pragma once

#include "keywords/array.hpp"
#include "keywords/logic.hpp"
#include "keywords/number.hpp"
#include "keywords/object.hpp"
#include "keywords/string.hpp"
#include "keywords/value.hpp"
#include "node_id.hpp"

#include "datagems/json_schema/validator.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace datagems::json_schema {

struct Node {
    std::string pointer; // where it stands in the schema
    TypeSet types = kAllTypes;
    bool never = false; // the schema `false`
    NodeId reference = kNoNode;
    std::unique_ptr<ValueChecks> value;
    std::unique_ptr<NumberChecks> number;
    std::unique_ptr<StringChecks> string;
    std::unique_ptr<ArrayChecks> array;
    std::unique_ptr<ObjectChecks> object;
    std::unique_ptr<LogicChecks> logic;
};

struct Validator::Program {
    std::vector<Node> nodes; // the root is the first
};

} // namespace datagems::json_schema
