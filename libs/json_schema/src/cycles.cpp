#include "cycles.hpp"

#include <algorithm>
#include <cstdint>

namespace datagems::json_schema {

namespace {

// The subschemas that `node` applies to its own value.
std::vector<NodeId> applied_in_place(const Node& node) {
    std::vector<NodeId> ids{node.reference};
    // One that may mean several schemas is left to the bound on the depth of a validation.
    if (node.dynamic != nullptr && node.dynamic->candidates.size() <= 1) ids.push_back(node.dynamic->fallback);
    if (node.object != nullptr) {
        for (const auto& dependent : node.object->dependent_schemas) {
            ids.push_back(dependent.schema);
        }
    }
    if (node.logic != nullptr) {
        const LogicChecks& logic = *node.logic;
        for (const auto* list : {&logic.all_of, &logic.any_of, &logic.one_of}) {
            ids.insert(ids.end(), list->begin(), list->end());
        }
        ids.push_back(logic.not_of);
        if (logic.if_of != kNoNode) ids.insert(ids.end(), {logic.if_of, logic.then_of, logic.else_of});
    }
    std::erase(ids, kNoNode);
    return ids;
}

enum class Colour : std::uint8_t { unseen, on_the_way, done };

struct Visit {
    NodeId node;
    std::vector<NodeId> left;
};

} // namespace

std::vector<NodeId> nodes_in_endless_loops(const std::vector<Node>& nodes) {
    // Depth-first with an explicit stack: the chain may be as long as the schema is large.
    std::vector<NodeId> loops;
    std::vector<Colour> colours(nodes.size(), Colour::unseen);
    std::vector<Visit> way;
    const auto enter = [&](NodeId id) {
        colours[id] = Colour::on_the_way;
        way.push_back({id, applied_in_place(nodes[id])});
    };
    for (NodeId start = 0; start < nodes.size(); ++start) {
        if (colours[start] == Colour::unseen) enter(start);
        while (!way.empty()) {
            if (way.back().left.empty()) {
                colours[way.back().node] = Colour::done;
                way.pop_back();
                continue;
            }
            const NodeId next = way.back().left.back();
            way.back().left.pop_back();
            if (colours[next] == Colour::on_the_way) loops.push_back(next);
            if (colours[next] == Colour::unseen) enter(next);
        }
    }
    return loops;
}

} // namespace datagems::json_schema
