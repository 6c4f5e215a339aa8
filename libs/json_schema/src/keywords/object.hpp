// properties, patternProperties, additionalProperties, propertyNames, required, dependentRequired, dependentSchemas,
// minProperties, maxProperties.
#pragma once

#include "keywords/declarations.hpp"
#include "pattern.hpp"
#include "same_text.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datagems::json_schema {

struct ObjectChecks {
    // What the schema says of one name, in `properties`, `required` or both.
    struct Property {
        std::string name;
        NodeId schema = kNoNode;
        bool required = false;
    };
    struct PatternProperty {
        Pattern pattern;
        NodeId schema = kNoNode;
    };
    struct DependentRequired {
        std::string name;
        std::vector<std::string> needs;
    };
    struct DependentSchema {
        std::string name;
        NodeId schema = kNoNode;
    };
    std::vector<Property> properties;
    std::unordered_map<std::string_view, std::size_t> index; // into properties; only for long lists
    std::size_t required_count = 0;
    std::vector<PatternProperty> patterns;
    NodeId additional = kNoNode;
    NodeId names = kNoNode;
    std::vector<DependentRequired> dependent_required;
    std::vector<DependentSchema> dependent_schemas;
    std::optional<std::size_t> min_properties;
    std::optional<std::size_t> max_properties;

    [[nodiscard]] bool has_dependents() const noexcept {
        return !dependent_required.empty() || !dependent_schemas.empty();
    }

    // `hint` is where the name is likely to be; it moves on, as members mostly come in the schema's order.
    [[nodiscard]] const Property* find(std::string_view name, std::size_t& hint) const noexcept {
        if (hint < properties.size() && same_text(properties[hint].name, name)) return &properties[hint++];
        return search(name, hint);
    }

  private:
    [[nodiscard]] const Property* search(std::string_view name, std::size_t& hint) const noexcept;
};

void compile_object(Compiler& compiler, Node& node, const boost::json::object& schema);

template <bool reports>
[[nodiscard]] bool check_object(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks,
                                const boost::json::value& value, const Path<reports>& path, Evaluated* seen);

} // namespace datagems::json_schema
