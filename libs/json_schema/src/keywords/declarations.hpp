// What the keyword families name without needing to know it.
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

} // namespace datagems::json_schema
