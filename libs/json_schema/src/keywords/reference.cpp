#include "keywords/reference.hpp"

#include "compiler.hpp"
#include "evaluation.hpp"
#include "pointer.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

struct Refused {
    std::string_view keyword;
    std::string_view message;
};

// Draft 2020-12 would pass over them, which is never what their author means.
constexpr std::array kRefused = {
    Refused{"$recursiveRef", "belongs to an earlier draft; use \"$dynamicRef\""},
    Refused{"$recursiveAnchor", "belongs to an earlier draft; use \"$dynamicAnchor\""},
    Refused{"additionalItems", "belongs to an earlier draft; use \"prefixItems\" and \"items\""},
    Refused{"dependencies", "belongs to an earlier draft; use \"dependentRequired\" or \"dependentSchemas\""},
};

void compile_definitions(Compiler& compiler, const Node& node, const json::object& schema) {
    const json::object* definitions = compiler.object(node, schema, "$defs");
    if (definitions == nullptr) return;
    const std::string pointer = child_pointer(node.pointer, "$defs");
    for (const auto& member : *definitions) {
        static_cast<void>(compiler.subschema(member.value(), child_pointer(pointer, member.key()), node.resource));
    }
}

} // namespace

void compile_references(Compiler& compiler, NodeId id, Node& node, const json::object& schema) {
    for (const Refused& refused : kRefused) {
        if (schema.contains(refused.keyword)) {
            compiler.mistake(child_pointer(node.pointer, refused.keyword), std::string(refused.message));
        }
    }
    for (const std::string_view keyword : {"$ref", "$dynamicRef"}) {
        const json::string* reference = compiler.string(node, schema, keyword);
        if (reference == nullptr) continue;
        compiler.refer({id, std::string(*reference), child_pointer(node.pointer, keyword), keyword == "$dynamicRef"});
    }
    compile_definitions(compiler, node, schema);
}

template <bool reports>
bool check_dynamic(Evaluation<reports>& run, const DynamicReference& reference, const json::value& value,
                   const Path<reports>& path, Evaluated* seen) {
    NodeId target = reference.fallback;
    for (const Scope* scope = run.scope(); scope != nullptr; scope = scope->outer) {
        if (!run.charge(1 + reference.candidates.size() / 8, run.node(target), path)) return false;
        // The last one found is the outermost.
        const auto found =
            std::ranges::find(reference.candidates, scope->resource, &DynamicReference::Candidate::resource);
        if (found != reference.candidates.end()) target = found->schema;
    }
    return run.check(target, value, path, seen);
}

template bool check_dynamic(Evaluation<true>&, const DynamicReference&, const json::value&, const Path<true>&,
                            Evaluated*);
template bool check_dynamic(Evaluation<false>&, const DynamicReference&, const json::value&, const Path<false>&,
                            Evaluated*);

} // namespace datagems::json_schema
