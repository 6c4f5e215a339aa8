#include "keywords/object.hpp"

#include "evaluation.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string properties_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " property" : " properties");
}

std::string has(std::size_t count) {
    return " (it has " + std::to_string(count) + ")";
}

std::string in_quotes(std::string_view name) {
    constexpr std::size_t longest = 100; // bytes; more would bury the message
    const std::string_view shown = utf8_prefix(name, longest);
    std::string text = "\"";
    text += shown;
    text += shown.size() < name.size() ? "…\"" : "\"";
    return text;
}

template <bool reports>
bool check_count(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, std::size_t size,
                 const Path<reports>& path) {
    bool valid = true;
    if (checks.min_properties && size < *checks.min_properties) {
        valid = run.fail(node, "minProperties", path,
                         [&] { return "must have at least " + properties_text(*checks.min_properties) + has(size); });
    }
    if (checks.max_properties && size > *checks.max_properties) {
        valid = run.fail(node, "maxProperties", path,
                         [&] { return "must have at most " + properties_text(*checks.max_properties) + has(size); });
    }
    return valid;
}

template <bool reports>
bool report_missing(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, const json::object& members,
                    const Path<reports>& path) {
    for (const auto& property : checks.properties) {
        if (!property.required || members.contains(property.name)) continue;
        static_cast<void>(
            run.fail(node, "required", path, [&] { return "must have the property " + in_quotes(property.name); }));
        if (!run.wants_more()) break;
    }
    return false;
}

// A member against the schema that its name has; the schema `false` forbids the name.
template <bool reports>
bool check_property(Evaluation<reports>& run, NodeId schema, std::string_view name, const json::value& value,
                    const Path<reports>& path, const Path<reports>& link) {
    if (!run.never(schema)) return run.check(schema, value, link, nullptr);
    return run.fail(run.node(schema), "", path, [&] { return "must not have the property " + in_quotes(name); });
}

// The schemas in patternProperties that match the name. `matched` tells whether any did.
template <bool reports>
bool check_patterns(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, std::string_view name,
                    const json::value& value, const Path<reports>& path, const Path<reports>& link, bool& matched) {
    bool valid = true;
    for (const auto& [pattern, schema] : checks.patterns) {
        std::size_t work = 0;
        const auto answer = pattern.match(name, work);
        if (!run.charge(work, node, link)) return false;
        switch (answer) {
        case Pattern::Match::yes:
            matched = true;
            valid = check_property(run, schema, name, value, path, link) && valid;
            break;
        case Pattern::Match::gave_up:
            return run.give_up(node, "patternProperties", link,
                               "cannot be checked: matching its name with the pattern \"" + pattern.source() +
                                   "\" takes too long");
        default:
            break;
        }
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

template <bool reports>
bool check_additional(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, std::string_view name,
                      const json::value& value, const Path<reports>& path) {
    if (run.never(checks.additional)) {
        return run.fail(node, "additionalProperties", path,
                        [&] { return "must not have the property " + in_quotes(name); });
    }
    const Path<reports> link(path, name);
    return run.check(checks.additional, value, link, nullptr);
}

template <bool reports>
bool check_name(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, std::string_view name,
                const Path<reports>& path) {
    std::array<unsigned char, 256> room{}; // most names need no memory of their own
    json::monotonic_resource memory(room.data(), room.size());
    const json::value as_value(json::string_view(name.data(), name.size()), &memory);
    const Path<reports> link(path, name);
    if (run.conforms(checks.names, as_value, link, nullptr)) return true;
    if (run.spent()) return false;
    return run.fail(node, "propertyNames", path, [&] {
        return "must not have a property named " + in_quotes(name) + ": " +
               run.first_message(checks.names, as_value, "the name ");
    });
}

// `is_seen` tells whether a keyword has evaluated the member.
template <bool reports>
bool check_member(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, NodeId declared,
                  std::string_view name, const json::value& value, const Path<reports>& path, bool& is_seen) {
    bool valid = true;
    const Path<reports> link(path, name);
    is_seen = declared != kNoNode;
    if (declared != kNoNode) {
        valid = check_property(run, declared, name, value, path, link);
        if (!valid && !run.wants_more()) return false;
    }
    if (!checks.patterns.empty()) {
        valid = check_patterns(run, node, checks, name, value, path, link, is_seen) && valid;
        if (!valid && !run.wants_more()) return false;
    }
    if (checks.additional != kNoNode && !is_seen) {
        valid = check_additional(run, node, checks, name, value, path) && valid;
        if (!valid && !run.wants_more()) return false;
        is_seen = true;
    }
    if (checks.names != kNoNode) valid = check_name(run, node, checks, name, path) && valid;
    return valid;
}

template <bool reports>
bool check_members(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, const json::object& members,
                   const Path<reports>& path, Evaluated* seen) {
    bool valid = true;
    std::size_t hint = 0;
    std::size_t required_seen = 0;
    std::size_t place = 0;
    for (const auto& member : members) {
        const std::string_view name(member.key().data(), member.key().size());
        const auto* property = checks.find(name, hint);
        NodeId declared = kNoNode;
        if (property != nullptr) {
            declared = property->schema;
            required_seen += property->required ? 1U : 0U;
        }
        bool is_seen = false;
        valid = check_member(run, node, checks, declared, name, member.value(), path, is_seen) && valid;
        if (!valid && !run.wants_more()) return false;
        if (is_seen && seen != nullptr) seen->mark(place);
        ++place;
    }
    if (required_seen != checks.required_count) return report_missing(run, node, checks, members, path);
    return valid;
}

template <bool reports>
bool check_dependents(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks,
                      const json::object& members, const json::value& value, const Path<reports>& path,
                      Evaluated* seen) {
    bool valid = true;
    if (!run.charge(checks.dependent_required.size() + checks.dependent_schemas.size(), node, path)) return false;
    for (const auto& dependent : checks.dependent_required) {
        if (!members.contains(dependent.name)) continue;
        for (const std::string& needed : dependent.needs) {
            if (members.contains(needed)) continue;
            valid = run.fail(node, "dependentRequired", path, [&] {
                return "must have the property " + in_quotes(needed) + ", as it has " + in_quotes(dependent.name);
            });
            if (!run.wants_more()) return false;
        }
    }
    for (const auto& [name, schema] : checks.dependent_schemas) {
        if (!members.contains(name)) continue;
        valid = run.check(schema, value, path, seen) && valid;
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

} // namespace

const ObjectChecks::Property* ObjectChecks::search(std::string_view name, std::size_t& hint) const noexcept {
    if (!index.empty()) {
        const auto found = index.find(name);
        if (found == index.end()) return nullptr;
        hint = found->second + 1;
        return &properties[found->second];
    }
    // From the hint on and round: what was passed over is most likely an optional property that is not there.
    for (std::size_t i = 0; i < properties.size(); ++i) {
        const std::size_t place = (hint + i) % properties.size();
        if (!same_text(properties[place].name, name)) continue;
        hint = place + 1;
        return &properties[place];
    }
    return nullptr;
}

template <bool reports>
bool check_object(Evaluation<reports>& run, const Node& node, const ObjectChecks& checks, const json::value& value,
                  const Path<reports>& path, Evaluated* seen) {
    const json::object& members = value.get_object();
    if (!run.charge(members.size(), node, path)) return false;
    bool valid = check_members(run, node, checks, members, path, seen);
    if (!valid && !run.wants_more()) return false;
    valid = check_count(run, node, checks, members.size(), path) && valid;
    if (!valid && !run.wants_more()) return false;
    if (!checks.has_dependents()) return valid;
    return check_dependents(run, node, checks, members, value, path, seen) && valid;
}

template bool check_object(Evaluation<true>&, const Node&, const ObjectChecks&, const json::value&, const Path<true>&,
                           Evaluated*);
template bool check_object(Evaluation<false>&, const Node&, const ObjectChecks&, const json::value&, const Path<false>&,
                           Evaluated*);

} // namespace datagems::json_schema
