#include "keywords/core.hpp"

#include "compiler.hpp"
#include "pointer.hpp"

#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

struct Refused {
    std::string_view keyword;
    std::string_view message;
};

constexpr std::array kRefused = {
    Refused{"$anchor", "is not supported"},
    Refused{"$dynamicAnchor", "is not supported"},
    Refused{"$dynamicRef", "is not supported"},
    Refused{"$recursiveRef", "belongs to an earlier draft; use \"$ref\""},
    Refused{"$recursiveAnchor", "belongs to an earlier draft"},
    Refused{"$vocabulary", "is not supported"},
    Refused{"unevaluatedItems", "is not supported"},
    Refused{"unevaluatedProperties", "is not supported; use \"additionalProperties\""},
    Refused{"additionalItems", "belongs to an earlier draft; use \"prefixItems\" and \"items\""},
    Refused{"dependencies", "belongs to an earlier draft; use \"dependentRequired\" or \"dependentSchemas\""},
};

constexpr std::string_view kDraft = "https://json-schema.org/draft/2020-12/schema";

void compile_identity(Compiler& compiler, const Node& node, const json::object& schema) {
    if (const json::string* draft = compiler.string(node, schema, "$schema")) {
        std::string_view uri(draft->data(), draft->size());
        if (uri.ends_with('#')) uri.remove_suffix(1);
        if (uri != kDraft) {
            compiler.mistake(child_pointer(node.pointer, "$schema"), "must be \"" + std::string(kDraft) + "\"");
        }
    }
    if (compiler.string(node, schema, "$id") != nullptr && !node.pointer.empty()) {
        compiler.mistake(child_pointer(node.pointer, "$id"), "is supported only at the root of the schema");
    }
    static_cast<void>(compiler.string(node, schema, "$comment"));
}

void compile_definitions(Compiler& compiler, const Node& node, const json::object& schema, std::string_view keyword) {
    const json::object* definitions = compiler.object(node, schema, keyword);
    if (definitions == nullptr) return;
    const std::string pointer = child_pointer(node.pointer, keyword);
    for (const auto& member : *definitions) {
        static_cast<void>(compiler.subschema(member.value(), child_pointer(pointer, member.key())));
    }
}

} // namespace

void compile_core(Compiler& compiler, NodeId id, Node& node, const json::object& schema) {
    for (const Refused& refused : kRefused) {
        if (schema.contains(refused.keyword)) {
            compiler.mistake(child_pointer(node.pointer, refused.keyword), std::string(refused.message));
        }
    }
    compile_identity(compiler, node, schema);
    if (const json::string* reference = compiler.string(node, schema, "$ref")) {
        compiler.refer(id, {reference->data(), reference->size()}, child_pointer(node.pointer, "$ref"));
    }
    compile_definitions(compiler, node, schema, "$defs");
}

} // namespace datagems::json_schema
