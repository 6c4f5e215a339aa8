// How the keyword families read their keywords: each in its expected shape, or a mistake.
#include "compiler.hpp"
#include "pointer.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

void Compiler::wrong_type(const Node& node, std::string_view keyword, std::string_view expected) {
    mistake(child_pointer(node.pointer, keyword), "must be " + std::string(expected));
}

const json::value* Compiler::find(const Node& node, const json::object& schema, std::string_view keyword) const {
    const json::value* value = schema.if_contains(keyword);
    if (value == nullptr) return nullptr;
    const Vocabularies used = resources_[node.resource].vocabularies;
    if ((used & vocabulary::draft) == vocabulary::draft) return value;
    return (used & vocabulary_of(keyword)) != 0 ? value : nullptr;
}

std::optional<std::size_t> Compiler::count(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = find(node, schema, keyword);
    if (value == nullptr) return std::nullopt;
    if (!is_number(*value) || !is_integral(*value) || compare_numbers(*value, json::value(0)) < 0) {
        wrong_type(node, keyword, "a non-negative integer");
        return std::nullopt;
    }
    if (value->is_double()) {
        return value->get_double() >= 9e18 ? SIZE_MAX : static_cast<std::size_t>(value->get_double());
    }
    return value->to_number<std::size_t>();
}

const json::object* Compiler::object(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = find(node, schema, keyword);
    if (value != nullptr && !value->is_object()) wrong_type(node, keyword, "an object");
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* Compiler::array(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = find(node, schema, keyword);
    if (value != nullptr && !value->is_array()) wrong_type(node, keyword, "an array");
    return value == nullptr ? nullptr : value->if_array();
}

const json::string* Compiler::string(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = find(node, schema, keyword);
    if (value != nullptr && !value->is_string()) wrong_type(node, keyword, "a string");
    return value == nullptr ? nullptr : value->if_string();
}

NodeId Compiler::schema(const Node& node, const json::object& schema, std::string_view keyword) {
    const json::value* value = find(node, schema, keyword);
    return value == nullptr ? kNoNode : subschema(*value, child_pointer(node.pointer, keyword), node.resource);
}

std::vector<NodeId> Compiler::schemas(const Node& node, const json::object& schema, std::string_view keyword) {
    std::vector<NodeId> ids;
    const json::array* list = array(node, schema, keyword);
    if (list == nullptr) return ids;
    const std::string pointer = child_pointer(node.pointer, keyword);
    if (list->empty()) mistake(pointer, "must not be empty");
    for (std::size_t i = 0; i < list->size(); ++i) {
        ids.push_back(subschema((*list)[i], child_pointer(pointer, std::to_string(i)), node.resource));
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
