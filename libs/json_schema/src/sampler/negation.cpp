#include "sampler/negation.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 6> kPlain = {"type", "enum", "const", "pattern", "format", "multipleOf"};

constexpr std::array<std::string_view, 17> kSilent = {
    "$schema",     "$id",     "$anchor",     "$comment",    "$defs",         "title",
    "description", "default", "examples",    "readOnly",    "deprecated",    "writeOnly",
    "then",        "else",    "minContains", "maxContains", "$dynamicAnchor"};

bool is_silent(std::string_view keyword) {
    return std::ranges::find(kSilent, keyword) != kSilent.end() || keyword.starts_with("x-");
}

json::object negated(const json::value& schema) {
    return {{"not", schema}};
}

// A bound passed: a number less by one than a count, or the same bound exclusive.
struct Passed {
    std::string_view keyword;
    std::string_view type;
    std::string_view opposite;
    int change; // of a count
};

constexpr std::array kPassed = {
    Passed{"minimum", "number", "exclusiveMaximum", 0},
    Passed{"exclusiveMinimum", "number", "maximum", 0},
    Passed{"maximum", "number", "exclusiveMinimum", 0},
    Passed{"exclusiveMaximum", "number", "minimum", 0},
    Passed{"minLength", "string", "maxLength", -1},
    Passed{"maxLength", "string", "minLength", 1},
    Passed{"minItems", "array", "maxItems", -1},
    Passed{"maxItems", "array", "minItems", 1},
    Passed{"minProperties", "object", "maxProperties", -1},
    Passed{"maxProperties", "object", "minProperties", 1},
};

// True if the keyword is a bound; a branch is added unless every value keeps it.
bool negate_bound(std::string_view keyword, const json::value& bound, json::array& branches) {
    const auto found = std::ranges::find(kPassed, keyword, &Passed::keyword);
    if (found == kPassed.end()) return false;
    json::value limit = bound;
    if (found->change != 0) {
        const double count = bound.to_number<double>() + found->change;
        if (count < 0 || count > 1e15) return true;
        limit = static_cast<std::int64_t>(count);
    }
    branches.push_back(json::object{{"type", found->type}, {found->opposite, limit}});
    return true;
}

void negate_contains(const json::object& schema, json::array& branches) {
    const json::value& item = schema.at("contains");
    const auto* least = schema.if_contains("minContains");
    const auto* most = schema.if_contains("maxContains");
    const double wanted = least == nullptr ? 1 : least->to_number<double>();
    if (wanted >= 2) {
        branches.push_back(json::object{{"type", "array"},
                                        {"contains", item},
                                        {"minContains", 0},
                                        {"maxContains", static_cast<std::int64_t>(wanted) - 1}});
    } else if (wanted > 0) {
        branches.push_back(json::object{{"type", "array"}, {"items", negated(item)}});
    }
    if (most == nullptr) return;
    branches.push_back(json::object{{"type", "array"},
                                    {"contains", item},
                                    {"minContains", static_cast<std::int64_t>(most->to_number<double>()) + 1}});
}

void negate_object_keyword(std::string_view keyword, const json::value& said, json::array& branches) {
    const auto without = [](json::string_view name) { return json::object{{name, false}}; };
    if (keyword == "required") {
        for (const json::value& name : said.as_array()) {
            branches.push_back(json::object{{"type", "object"}, {"properties", without(name.as_string())}});
        }
        return;
    }
    for (const auto& member : said.as_object()) {
        const json::array with{json::string(member.key())};
        if (keyword == "properties") {
            if (member.value().is_object() && member.value().get_object().empty()) continue;
            branches.push_back(json::object{{"type", "object"},
                                            {"required", with},
                                            {"properties", json::object{{member.key(), negated(member.value())}}}});
        } else if (keyword == "dependentRequired") {
            for (const json::value& name : member.value().as_array()) {
                branches.push_back(
                    json::object{{"type", "object"}, {"required", with}, {"properties", without(name.as_string())}});
            }
        } else { // dependentSchemas
            branches.push_back(json::object{{"type", "object"}, {"required", with}, {"not", member.value()}});
        }
    }
}

json::object none_of(const json::array& schemas) {
    json::array all;
    for (const json::value& schema : schemas) {
        all.push_back(negated(schema));
    }
    return {{"allOf", std::move(all)}};
}

void negate_condition(const json::object& schema, json::array& branches) {
    const json::value& condition = schema.at("if");
    if (const auto* then = schema.if_contains("then")) {
        branches.push_back(json::object{{"allOf", json::array{condition, negated(*then)}}});
    }
    if (const auto* otherwise = schema.if_contains("else")) {
        branches.push_back(json::object{{"allOf", json::array{negated(condition), negated(*otherwise)}}});
    }
}

// True if the keyword is one that can be negated.
bool negate(const json::object& schema, std::string_view keyword, const json::value& said, json::array& branches) {
    if (negate_bound(keyword, said, branches)) return true;
    if (keyword == "required" || keyword == "properties" || keyword == "dependentRequired" ||
        keyword == "dependentSchemas") {
        negate_object_keyword(keyword, said, branches);
    } else if (keyword == "anyOf" || keyword == "oneOf") {
        branches.push_back(none_of(said.as_array()));
        return keyword == "anyOf";
    } else if (keyword == "allOf") {
        for (const json::value& part : said.as_array()) {
            branches.push_back(negated(part));
        }
    } else if (keyword == "not") {
        branches.push_back(said);
    } else if (keyword == "if") {
        negate_condition(schema, branches);
    } else if (keyword == "contains") {
        negate_contains(schema, branches);
    } else if (keyword == "items" && !schema.contains("prefixItems")) {
        branches.push_back(json::object{{"type", "array"}, {"contains", negated(said)}});
    } else if (keyword == "$ref" || std::ranges::find(kPlain, keyword) != kPlain.end()) {
        branches.push_back(negated(json::object{{json::string_view(keyword.data(), keyword.size()), said}}));
    } else {
        return false;
    }
    return true;
}

} // namespace

std::string_view only_keyword(const json::object& schema) {
    std::string_view only;
    for (const auto& member : schema) {
        const std::string_view keyword(member.key().data(), member.key().size());
        if (is_silent(keyword)) continue;
        if (!only.empty()) return {};
        only = keyword;
    }
    return only;
}

bool is_plain_assertion(const json::value& schema) {
    return schema.is_object() && std::ranges::find(kPlain, only_keyword(schema.get_object())) != kPlain.end();
}

Negation negation_of(const json::object& schema) {
    Negation negation;
    for (const auto& member : schema) {
        const std::string_view keyword(member.key().data(), member.key().size());
        if (is_silent(keyword)) continue;
        if (!negate(schema, keyword, member.value(), negation.branches)) negation.complete = false;
    }
    return negation;
}

} // namespace datagems::json_schema
