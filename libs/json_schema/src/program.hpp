// The compiled schema: a flat list of nodes, one for each subschema. A node holds its keywords by the kind of value
// they speak of, so that a value meets only those that concern it. Each keyword family has its own file in keywords/.
#pragma once

#include "keywords/array.hpp"
#include "keywords/logic.hpp"
#include "keywords/number.hpp"
#include "keywords/object.hpp"
#include "keywords/reference.hpp"
#include "keywords/string.hpp"
#include "keywords/unevaluated.hpp"
#include "keywords/value.hpp"
#include "node_id.hpp"

#include "datagems/json_schema/validator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace datagems::json_schema {

struct Node {
    TypeSet types = kAllTypes;
    bool never = false;    // the schema `false`
    bool is_plain = false; // nothing else speaks of the same value: no reference, no `logic`, no `unevaluated`
    ResourceId resource = 0;
    NodeId reference = kNoNode; // of $ref, and of a $dynamicRef that can mean one schema only
    std::unique_ptr<ValueChecks> value;
    std::unique_ptr<NumberChecks> number;
    std::unique_ptr<StringChecks> string;
    std::unique_ptr<ArrayChecks> array;
    std::unique_ptr<ObjectChecks> object;
    std::unique_ptr<LogicChecks> logic;
    std::unique_ptr<DynamicReference> dynamic;
    std::unique_ptr<UnevaluatedChecks> unevaluated;
    std::string pointer; // where it stands in the schema
};

struct Validator::Program {
    std::vector<Node> nodes; // the root is the first
    bool is_dynamic = false; // some node has a dynamic reference
};

} // namespace datagems::json_schema
