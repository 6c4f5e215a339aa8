#include "keywords/unevaluated.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

template <bool reports>
bool check_items(Evaluation<reports>& run, const Node& node, NodeId schema, const json::array& items,
                 const Path<reports>& path, const Evaluated& seen) {
    bool valid = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (seen.has(i)) continue;
        const Path<reports> link(path, i);
        const bool is_valid = run.never(schema) ? run.fail(node, "unevaluatedItems", path,
                                                           [i] {
                                                               return "must not have the item " + std::to_string(i) +
                                                                      ", which no other keyword allows";
                                                           })
                                                : run.check(schema, items[i], link, nullptr);
        valid = is_valid && valid;
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

template <bool reports>
bool check_properties(Evaluation<reports>& run, const Node& node, NodeId schema, const json::object& members,
                      const Path<reports>& path, const Evaluated& seen) {
    bool valid = true;
    std::size_t place = 0;
    for (const auto& member : members) {
        if (seen.has(place++)) continue;
        const std::string_view name(member.key().data(), member.key().size());
        const Path<reports> link(path, name);
        const bool is_valid =
            run.never(schema) ? run.fail(node, "unevaluatedProperties", path,
                                         [name] { return "must not have the property \"" + std::string(name) + "\""; })
                              : run.check(schema, member.value(), link, nullptr);
        valid = is_valid && valid;
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

} // namespace

void compile_unevaluated(Compiler& compiler, Node& node, const json::object& schema) {
    const UnevaluatedChecks checks{compiler.schema(node, schema, "unevaluatedItems"),
                                   compiler.schema(node, schema, "unevaluatedProperties")};
    if (checks.items == kNoNode && checks.properties == kNoNode) return;
    node.unevaluated = std::make_unique<UnevaluatedChecks>(checks);
}

template <bool reports>
bool check_unevaluated(Evaluation<reports>& run, const Node& node, const UnevaluatedChecks& checks,
                       const json::value& value, const Path<reports>& path, Evaluated& seen) {
    bool valid = true;
    const std::size_t size = value.is_array()    ? value.get_array().size()
                             : value.is_object() ? value.get_object().size()
                                                 : 0;
    if (!run.charge(size, node, path)) return false;
    if (const auto* items = value.if_array(); items != nullptr && checks.items != kNoNode) {
        valid = check_items(run, node, checks.items, *items, path, seen);
        seen.mark_all();
    } else if (const auto* members = value.if_object(); members != nullptr && checks.properties != kNoNode) {
        valid = check_properties(run, node, checks.properties, *members, path, seen);
        seen.mark_all();
    }
    return valid;
}

template bool check_unevaluated(Evaluation<true>&, const Node&, const UnevaluatedChecks&, const json::value&,
                                const Path<true>&, Evaluated&);
template bool check_unevaluated(Evaluation<false>&, const Node&, const UnevaluatedChecks&, const json::value&,
                                const Path<false>&, Evaluated&);

} // namespace datagems::json_schema
