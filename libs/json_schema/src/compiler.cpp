#include "compiler.hpp"

#include "cycles.hpp"
#include "subschemas.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxMistakes = 100;

} // namespace

Compiler::Compiler(const json::value& document, const CompileOptions& options)
    : document_(document), options_(options), resources_(document, options.registry) {}

Validator::Program Compiler::run() {
    static_cast<void>(subschema(document_, "", 0));
    resolve_references();
    Validator::Program program;
    program.is_dynamic = !dynamic_.empty();
    program.nodes.reserve(nodes_.size());
    for (auto& node : nodes_) {
        node->is_plain = node->reference == kNoNode && node->dynamic == nullptr && node->logic == nullptr &&
                         node->unevaluated == nullptr;
        program.nodes.push_back(std::move(*node));
    }
    if (mistakes_.empty()) {
        for (const NodeId id : nodes_in_endless_loops(program.nodes)) {
            mistake(program.nodes[id].pointer, "refers to itself without ever descending into the value");
        }
    }
    return program;
}

NodeId Compiler::subschema(const json::value& schema, std::string pointer, ResourceId outer) {
    if (const auto found = known_.find(&schema); found != known_.end()) return found->second;
    if (depth_ >= options_.max_depth) {
        mistake(std::move(pointer), "is nested too deeply (at most " + std::to_string(options_.max_depth) + " levels)");
        return 0;
    }
    if (pointer.size() > kLongestPointer) {
        mistake(pointer.substr(0, kLongestPointer) + "…", "stands under names that are too long");
        return 0;
    }
    if (nodes_.size() >= options_.max_subschemas) {
        mistake("", "has too many subschemas (at most " + std::to_string(options_.max_subschemas) + ")");
        return 0;
    }
    const auto id = static_cast<NodeId>(nodes_.size());
    known_.emplace(&schema, id);
    Node& node = *nodes_.emplace_back(std::make_unique<Node>());
    node.pointer = std::move(pointer);
    node.resource = resources_.at(schema, outer);
    if (entered_.insert(node.resource).second) {
        for (const SchemaMistake& found : resources_[node.resource].mistakes) {
            mistake(found.path, found.message);
        }
    }
    if (schema.is_bool()) {
        node.never = !schema.get_bool();
    } else if (const auto* keywords = schema.if_object()) {
        ++depth_;
        compile_keywords(id, *keywords);
        --depth_;
    } else {
        mistake(node.pointer, "must be a schema: an object, true or false");
    }
    return id;
}

void Compiler::compile_keywords(NodeId id, const json::object& schema) {
    Node& node = *nodes_[id];
    compile_references(*this, id, node, schema);
    compile_value(*this, node, schema);
    compile_number(*this, node, schema);
    compile_string(*this, node, schema);
    compile_array(*this, node, schema);
    compile_object(*this, node, schema);
    compile_logic(*this, node, schema);
    compile_unevaluated(*this, node, schema);
}

bool Compiler::asserts_formats(const Node& node) const noexcept {
    return options_.assert_formats || (resources_[node.resource].vocabularies & vocabulary::format_assertion) != 0;
}

void Compiler::mistake(std::string pointer, std::string message) {
    if (mistakes_.size() >= kMaxMistakes) return;
    SchemaMistake found{std::move(pointer), std::move(message)};
    if (std::ranges::find(mistakes_, found) == mistakes_.end()) mistakes_.push_back(std::move(found));
}

} // namespace datagems::json_schema
