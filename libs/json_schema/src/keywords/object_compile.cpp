#include "compiler.hpp"
#include "keywords/object.hpp"
#include "pointer.hpp"

#include <algorithm>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::size_t kLinearSearch = 8;

// Calls take(name) for each string of an array of names.
template <class Take>
void for_each_name(Compiler& compiler, const json::array& names, const std::string& pointer, Take take) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (const auto* name = names[i].if_string()) {
            take(*name);
        } else {
            compiler.mistake(child_pointer(pointer, std::to_string(i)), "must be a string");
        }
    }
}

void compile_properties(Compiler& compiler, const Node& node, const json::object& schema, ObjectChecks& checks) {
    const json::object* properties = compiler.object(node, schema, "properties");
    if (properties == nullptr) return;
    const std::string pointer = child_pointer(node.pointer, "properties");
    for (const auto& member : *properties) {
        const NodeId id = compiler.subschema(member.value(), child_pointer(pointer, member.key()), node.resource);
        checks.properties.push_back({std::string(member.key()), id, false});
    }
}

void compile_required(Compiler& compiler, const Node& node, const json::object& schema, ObjectChecks& checks) {
    const json::array* required = compiler.array(node, schema, "required");
    if (required == nullptr) return;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < checks.properties.size(); ++i) {
        places.emplace(checks.properties[i].name, i);
    }
    for_each_name(compiler, *required, child_pointer(node.pointer, "required"), [&](std::string_view name) {
        const auto [place, is_new] = places.try_emplace(std::string(name), checks.properties.size());
        if (is_new) checks.properties.push_back({std::string(name), kNoNode, false});
        checks.properties[place->second].required = true;
    });
    checks.required_count =
        static_cast<std::size_t>(std::ranges::count(checks.properties, true, &ObjectChecks::Property::required));
}

void compile_patterns(Compiler& compiler, const Node& node, const json::object& schema, ObjectChecks& checks) {
    const json::object* patterns = compiler.object(node, schema, "patternProperties");
    if (patterns == nullptr) return;
    const std::string pointer = child_pointer(node.pointer, "patternProperties");
    for (const auto& member : *patterns) {
        const std::string place = child_pointer(pointer, member.key());
        auto pattern = compiler.pattern(member.key(), place);
        const NodeId id = compiler.subschema(member.value(), place, node.resource);
        if (pattern) checks.patterns.push_back({std::move(*pattern), id});
    }
}

void compile_dependents(Compiler& compiler, const Node& node, const json::object& schema, ObjectChecks& checks) {
    if (const json::object* required = compiler.object(node, schema, "dependentRequired")) {
        const std::string pointer = child_pointer(node.pointer, "dependentRequired");
        for (const auto& member : *required) {
            ObjectChecks::DependentRequired dependent{std::string(member.key()), {}};
            const std::string place = child_pointer(pointer, member.key());
            if (const auto* names = member.value().if_array()) {
                for_each_name(compiler, *names, place,
                              [&](std::string_view name) { dependent.needs.emplace_back(name); });
            } else {
                compiler.mistake(place, "must be an array");
            }
            checks.dependent_required.push_back(std::move(dependent));
        }
    }
    if (const json::object* schemas = compiler.object(node, schema, "dependentSchemas")) {
        const std::string pointer = child_pointer(node.pointer, "dependentSchemas");
        for (const auto& member : *schemas) {
            const NodeId id = compiler.subschema(member.value(), child_pointer(pointer, member.key()), node.resource);
            checks.dependent_schemas.push_back({std::string(member.key()), id});
        }
    }
}

bool says_nothing(const ObjectChecks& checks) {
    return checks.properties.empty() && checks.patterns.empty() && checks.additional == kNoNode &&
           checks.names == kNoNode && checks.dependent_required.empty() && checks.dependent_schemas.empty() &&
           !checks.min_properties && !checks.max_properties;
}

} // namespace

void compile_object(Compiler& compiler, Node& node, const json::object& schema) {
    auto checks = std::make_unique<ObjectChecks>();
    compile_properties(compiler, node, schema, *checks);
    compile_required(compiler, node, schema, *checks);
    compile_patterns(compiler, node, schema, *checks);
    checks->additional = compiler.schema(node, schema, "additionalProperties");
    checks->names = compiler.schema(node, schema, "propertyNames");
    compile_dependents(compiler, node, schema, *checks);
    checks->min_properties = compiler.count(node, schema, "minProperties");
    checks->max_properties = compiler.count(node, schema, "maxProperties");
    if (says_nothing(*checks)) return;
    if (checks->properties.size() > kLinearSearch) {
        for (std::size_t i = 0; i < checks->properties.size(); ++i) {
            checks->index.emplace(checks->properties[i].name, i);
        }
    }
    node.object = std::move(checks);
}

} // namespace datagems::json_schema
