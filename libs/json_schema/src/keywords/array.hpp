// prefixItems, items, contains, minContains, maxContains, minItems, maxItems, uniqueItems.
#pragma once

#include "keywords/declarations.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace datagems::json_schema {

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

template <bool reports>
[[nodiscard]] bool check_array(Evaluation<reports>& run, const Node& node, const ArrayChecks& checks,
                               const boost::json::array& items, const Path<reports>& path, Evaluated* seen);

} // namespace datagems::json_schema
