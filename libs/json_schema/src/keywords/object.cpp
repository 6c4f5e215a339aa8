#include "keywords/object.hpp"

#include "evaluation.hpp"

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

std::string properties_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " property" : " properties");
}

std::string quoted(std::string_view name) {
    std::string text = "\"";
    text += name;
    text += '"';
    return text;
}

bool check_count(Evaluation& run, const Node& node, const ObjectChecks& checks, std::size_t size,
                 const PathLink* path) {
    bool valid = true;
    if (checks.min_properties && size < *checks.min_properties) {
        valid = run.fail(node, "minProperties", path,
                         [&] { return "must have at least " + properties_text(*checks.min_properties); });
    }
    if (checks.max_properties && size > *checks.max_properties) {
        valid = run.fail(node, "maxProperties", path,
                         [&] { return "must have at most " + properties_text(*checks.max_properties); });
    }
    return valid;
}

bool report_missing(Evaluation& run, const Node& node, const ObjectChecks& checks, const json::object& members,
                    const PathLink* path) {
    for (const auto& property : checks.properties) {
        if (!property.required || members.contains(property.name)) continue;
        static_cast<void>(
            run.fail(node, "required", path, [&] { return "must have the property " + quoted(property.name); }));
        if (!run.wants_more()) break;
    }
    return false;
}

// The schemas in patternProperties that match the name. `matched` tells whether any did.
bool check_patterns(Evaluation& run, const Node& node, const ObjectChecks& checks, std::string_view name,
                    const json::value& value, const PathLink& link, bool& matched) {
    bool valid = true;
    for (const auto& [pattern, schema] : checks.patterns) {
        switch (pattern.match(name)) {
        case Pattern::Match::yes:
            matched = true;
            valid = run.check(schema, value, &link) && valid;
            break;
        case Pattern::Match::gave_up:
            return run.give_up(node, "patternProperties", &link,
                               "cannot be checked: matching its name with the pattern \"" + pattern.source() +
                                   "\" takes too long");
        default:
            break;
        }
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

bool check_additional(Evaluation& run, const Node& node, const ObjectChecks& checks, std::string_view name,
                      const json::value& value, const PathLink* path) {
    if (run.never(checks.additional)) {
        return run.fail(node, "additionalProperties", path,
                        [&] { return "must not have the property " + quoted(name); });
    }
    const PathLink link(path, name);
    return run.check(checks.additional, value, &link);
}

bool check_name(Evaluation& run, const Node& node, const ObjectChecks& checks, std::string_view name,
                const PathLink* path) {
    const json::value as_value(json::string_view(name.data(), name.size()));
    const PathLink link(path, name);
    if (run.conforms(checks.names, as_value, &link)) return true;
    return run.fail(node, "propertyNames", path, [&] {
        return "must not have a property named " + quoted(name) + ": " +
               run.first_message(checks.names, as_value, "the name ");
    });
}

bool check_member(Evaluation& run, const Node& node, const ObjectChecks& checks, const ObjectChecks::Property* property,
                  std::string_view name, const json::value& value, const PathLink* path) {
    bool valid = true;
    const PathLink link(path, name);
    const bool is_declared = property != nullptr && property->schema != kNoNode;
    if (is_declared && run.never(property->schema)) {
        valid = run.fail(node, "properties", path, [&] { return "must not have the property " + quoted(name); });
    } else if (is_declared) {
        valid = run.check(property->schema, value, &link);
    }
    if (!valid && !run.wants_more()) return false;
    bool matched = false;
    if (!checks.patterns.empty()) valid = check_patterns(run, node, checks, name, value, link, matched) && valid;
    if (!valid && !run.wants_more()) return false;
    if (checks.additional != kNoNode && !is_declared && !matched) {
        valid = check_additional(run, node, checks, name, value, path) && valid;
    }
    if (!valid && !run.wants_more()) return false;
    if (checks.names != kNoNode) valid = check_name(run, node, checks, name, path) && valid;
    return valid;
}

bool check_members(Evaluation& run, const Node& node, const ObjectChecks& checks, const json::object& members,
                   const PathLink* path) {
    bool valid = true;
    std::size_t hint = 0;
    std::size_t required_seen = 0;
    for (const auto& member : members) {
        const std::string_view name(member.key().data(), member.key().size());
        const auto* property = checks.find(name, hint);
        if (property != nullptr && property->required) ++required_seen;
        if (check_member(run, node, checks, property, name, member.value(), path)) continue;
        valid = false;
        if (!run.wants_more()) return false;
    }
    if (required_seen != checks.required_count) return report_missing(run, node, checks, members, path);
    return valid;
}

bool check_dependents(Evaluation& run, const Node& node, const ObjectChecks& checks, const json::object& members,
                      const json::value& value, const PathLink* path) {
    bool valid = true;
    for (const auto& [name, needs] : checks.dependent_required) {
        if (!members.contains(name)) continue;
        for (const std::string& needed : needs) {
            if (members.contains(needed)) continue;
            valid = run.fail(node, "dependentRequired", path, [&] {
                return "must have the property " + quoted(needed) + ", as it has " + quoted(name);
            });
            if (!run.wants_more()) return false;
        }
    }
    for (const auto& [name, schema] : checks.dependent_schemas) {
        if (!members.contains(name)) continue;
        valid = run.check(schema, value, path) && valid;
        if (!valid && !run.wants_more()) return false;
    }
    return valid;
}

} // namespace

const ObjectChecks::Property* ObjectChecks::find(std::string_view name, std::size_t& hint) const noexcept {
    if (hint < properties.size() && properties[hint].name == name) return &properties[hint++];
    if (!index.empty()) {
        const auto found = index.find(name);
        if (found == index.end()) return nullptr;
        hint = found->second + 1;
        return &properties[found->second];
    }
    for (std::size_t i = 0; i < properties.size(); ++i) {
        if (properties[i].name != name) continue;
        hint = i + 1;
        return &properties[i];
    }
    return nullptr;
}

bool check_object(Evaluation& run, const Node& node, const ObjectChecks& checks, const json::value& value,
                  const PathLink* path) {
    const json::object& members = value.get_object();
    bool valid = check_members(run, node, checks, members, path);
    if (!valid && !run.wants_more()) return false;
    valid = check_count(run, node, checks, members.size(), path) && valid;
    if (!valid && !run.wants_more()) return false;
    return check_dependents(run, node, checks, members, value, path) && valid;
}

} // namespace datagems::json_schema
