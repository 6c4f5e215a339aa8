// $ref, $dynamicRef, $dynamicAnchor, $defs, and what is refused because it belongs to an earlier draft.
#pragma once

#include "keywords/declarations.hpp"

#include <vector>

namespace datagems::json_schema {

// A $dynamicRef to a name that several resources define: it means the one of the outermost resource on the way that
// the validation took, else `fallback`.
struct DynamicReference {
    struct Candidate {
        ResourceId resource = 0;
        NodeId schema = kNoNode;
    };
    std::vector<Candidate> candidates;
    NodeId fallback = kNoNode;
};

void compile_references(Compiler& compiler, NodeId id, Node& node, const boost::json::object& schema);

template <bool reports>
[[nodiscard]] bool check_dynamic(Evaluation<reports>& run, const DynamicReference& reference,
                                 const boost::json::value& value, const Path<reports>& path, Evaluated* seen);

} // namespace datagems::json_schema
