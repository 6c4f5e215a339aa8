#include "compiler.hpp"

#include "cycles.hpp"
#include "equality.hpp"
#include "keywords/core.hpp"
#include "pointer.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

// Constants, examples and unknown keywords may nest more deeply than subschemas do, but not without end.
constexpr std::size_t kJsonLevelsPerSchemaLevel = 4;
constexpr std::size_t kMaxMistakes = 100;

} // namespace

boost::system::result<std::vector<Node>, CompileError> Compiler::run() {
    if (nested_deeper_than(document_, options_.max_depth * kJsonLevelsPerSchemaLevel)) {
        mistake("", "is nested too deeply");
        return CompileError{std::move(mistakes_)};
    }
    static_cast<void>(subschema(document_, ""));
    resolve_references();
    std::vector<Node> program;
    program.reserve(nodes_.size());
    for (auto& node : nodes_) {
        program.push_back(std::move(*node));
    }
    if (mistakes_.empty()) {
        for (const NodeId id : nodes_in_endless_loops(program)) {
            mistake(program[id].pointer, "refers to itself without ever descending into the value");
        }
    }
    if (!mistakes_.empty()) return CompileError{std::move(mistakes_)};
    return program;
}

NodeId Compiler::subschema(const json::value& schema, std::string pointer) {
    if (const auto found = known_.find(&schema); found != known_.end()) return found->second;
    if (depth_ >= options_.max_depth) {
        mistake(std::move(pointer), "is nested too deeply (at most " + std::to_string(options_.max_depth) + " levels)");
        return 0;
    }
    if (nodes_.size() >= options_.max_subschemas) {
        if (nodes_.size() == options_.max_subschemas) {
            mistake(std::move(pointer),
                    "is one subschema too many (at most " + std::to_string(options_.max_subschemas) + ")");
        }
        return 0;
    }
    const auto id = static_cast<NodeId>(nodes_.size());
    known_.emplace(&schema, id);
    nodes_.push_back(std::make_unique<Node>());
    nodes_[id]->pointer = std::move(pointer);
    if (schema.is_bool()) {
        nodes_[id]->never = !schema.get_bool();
    } else if (const auto* keywords = schema.if_object()) {
        ++depth_;
        compile_keywords(id, *keywords);
        --depth_;
    } else {
        mistake(nodes_[id]->pointer, "must be a schema: an object, true or false");
    }
    return id;
}

void Compiler::compile_keywords(NodeId id, const json::object& schema) {
    Node& node = *nodes_[id];
    compile_core(*this, id, node, schema);
    compile_value(*this, node, schema);
    compile_number(*this, node, schema);
    compile_string(*this, node, schema);
    compile_array(*this, node, schema);
    compile_object(*this, node, schema);
    compile_logic(*this, node, schema);
}

void Compiler::refer(NodeId from, std::string_view reference, std::string pointer) {
    if (!reference.starts_with('#')) {
        mistake(std::move(pointer), "refers to another document (\"" + std::string(reference) +
                                        "\"); only references within the schema (\"#/…\") are supported");
        return;
    }
    auto target = percent_decoded(reference.substr(1));
    if (!target) {
        mistake(std::move(pointer), "must be a URI reference (a % escape is damaged)");
        return;
    }
    if (!target->empty() && target->front() != '/') {
        mistake(std::move(pointer),
                "refers to the anchor \"" + *target + "\"; anchors are not supported, use a path (\"#/…\")");
        return;
    }
    references_.push_back({from, std::move(*target), std::move(pointer)});
}

void Compiler::resolve_references() {
    // A target that was no subschema so far is compiled now, and may bring further references.
    for (std::size_t i = 0; i < references_.size(); ++i) {
        const Reference reference = references_[i];
        const json::value* target = resolve_pointer(document_, reference.target);
        if (target == nullptr) {
            mistake(reference.pointer, "refers to \"#" + reference.target + "\", which does not exist");
            continue;
        }
        const NodeId id = subschema(*target, reference.target);
        nodes_[reference.from]->reference = id;
    }
}

void Compiler::mistake(std::string pointer, std::string message) {
    if (mistakes_.size() >= kMaxMistakes) return;
    SchemaMistake found{std::move(pointer), std::move(message)};
    if (std::ranges::find(mistakes_, found) == mistakes_.end()) mistakes_.push_back(std::move(found));
}

void Compiler::wrong_type(const Node& node, std::string_view keyword, std::string_view expected) {
    mistake(child_pointer(node.pointer, keyword), "must be " + std::string(expected));
}

std::optional<std::size_t> Compiler::count(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = schema.if_contains(keyword);
    if (value == nullptr) return std::nullopt;
    if (!is_number(*value) || !is_integral(*value) || compare_numbers(*value, json::value(0)) < 0) {
        wrong_type(node, keyword, "a non-negative integer");
        return std::nullopt;
    }
    if (compare_numbers(*value, json::value(SIZE_MAX)) > 0) return SIZE_MAX;
    if (value->is_double()) {
        return value->get_double() >= 9e18 ? SIZE_MAX : static_cast<std::size_t>(value->get_double());
    }
    return value->to_number<std::size_t>();
}

const json::object* Compiler::object(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = schema.if_contains(keyword);
    if (value != nullptr && !value->is_object()) wrong_type(node, keyword, "an object");
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* Compiler::array(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = schema.if_contains(keyword);
    if (value != nullptr && !value->is_array()) wrong_type(node, keyword, "an array");
    return value == nullptr ? nullptr : value->if_array();
}

const json::string* Compiler::string(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = schema.if_contains(keyword);
    if (value != nullptr && !value->is_string()) wrong_type(node, keyword, "a string");
    return value == nullptr ? nullptr : value->if_string();
}

NodeId Compiler::schema(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = schema.if_contains(keyword);
    return value == nullptr ? kNoNode : subschema(*value, child_pointer(node.pointer, keyword));
}

std::vector<NodeId> Compiler::schemas(const Node& node, const json::object& schema, std::string_view keyword) {
    std::vector<NodeId> ids;
    const json::array* list = array(node, schema, keyword);
    if (list == nullptr) return ids;
    const std::string pointer = child_pointer(node.pointer, keyword);
    if (list->empty()) mistake(pointer, "must not be empty");
    for (std::size_t i = 0; i < list->size(); ++i) {
        ids.push_back(subschema((*list)[i], child_pointer(pointer, std::to_string(i))));
    }
    return ids;
}

std::optional<Pattern> Compiler::pattern(std::string_view source, const std::string& pointer) {
    auto compiled = Pattern::compile(source);
    if (compiled) return std::move(*compiled);
    mistake(pointer, "must be a regular expression: " + compiled.error());
    return std::nullopt;
}

} // namespace datagems::json_schema
