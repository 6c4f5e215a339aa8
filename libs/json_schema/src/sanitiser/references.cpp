#include "sanitiser/references.hpp"

#include "pointer.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::string_view kDefinitions = "#/$defs/";
constexpr std::string_view kOldDefinitions = "#/definitions/";
constexpr std::size_t kDeepestLook = 256;

const json::object* map_under(const json::object& root, std::string_view keyword) {
    const auto* found = root.if_contains(keyword);
    return found == nullptr ? nullptr : found->if_object();
}

bool mentions_identifier(const json::value& value, std::size_t depth) {
    if (depth > kDeepestLook) return true;
    const auto inside = [depth](const json::value& child) { return mentions_identifier(child, depth + 1); };
    if (const auto* list = value.if_array()) return std::ranges::any_of(*list, inside);
    const auto* object = value.if_object();
    if (object == nullptr) return false;
    return object->contains("$id") ||
           std::ranges::any_of(*object, [&inside](const auto& member) { return inside(member.value()); });
}

template <std::size_t size>
bool has_any(const json::object& object, const std::array<std::string_view, size>& keywords) {
    return std::ranges::any_of(keywords, [&object](std::string_view keyword) { return object.contains(keyword); });
}

bool joins(const json::object& object) {
    constexpr std::array<std::string_view, 8> always = {
        "allOf",      "not", "if", "dependentSchemas", "dependencies", "unevaluatedProperties", "unevaluatedItems",
        "$dynamicRef"};
    constexpr std::array<std::string_view, 3> others = {"$ref", "anyOf", "oneOf"};
    constexpr std::array<std::string_view, 4> own = {"properties", "patternProperties", "additionalProperties",
                                                     "required"};
    return has_any(object, always) || (has_any(object, others) && has_any(object, own));
}

} // namespace

ReferenceMender::ReferenceMender(const json::object& root) {
    const auto* definitions = map_under(root, "$defs");
    const auto* old_definitions = map_under(root, "definitions");
    if ((definitions == nullptr) == (old_definitions == nullptr)) return;
    prefix_ = definitions != nullptr ? kDefinitions : kOldDefinitions;
    wrong_prefix_ = definitions != nullptr ? kOldDefinitions : kDefinitions;
    for (const auto& member : definitions != nullptr ? *definitions : *old_definitions) {
        names_.emplace(member.key().data(), member.key().size());
    }
    has_bare_names_ = !mentions_identifier(root, 0);
}

std::string ReferenceMender::mended(std::string_view reference) const {
    if (prefix_.empty()) return {};
    std::string_view name = reference;
    if (reference.starts_with(wrong_prefix_)) {
        name.remove_prefix(wrong_prefix_.size());
    } else if (!has_bare_names_) {
        return {};
    }
    // A name with "/", "~", "%" or "#" would need escapes: too unusual to guess at.
    if (name.find_first_of("/~%#") != std::string_view::npos || !names_.contains(name)) return {};
    return std::string(prefix_).append(name);
}

void ReferenceMender::mend(json::object& schema, const std::string& pointer, Warnings& warnings) const {
    auto* found = schema.if_contains("$ref");
    const auto* text = found == nullptr ? nullptr : found->if_string();
    if (text == nullptr) return;
    const std::string right = mended({text->data(), text->size()});
    if (right.empty()) return;
    warnings.push_back(child_pointer(pointer, "$ref") + " was \"" + std::string(text->data(), text->size()) +
                       "\", which led nowhere; it was changed to \"" + right + "\".");
    *found = right;
}

JoinedSchemas::JoinedSchemas(const json::value& root) {
    visit(root, 0);
}

bool JoinedSchemas::may_be_joined(std::string_view pointer) const {
    return has_joins_ && (has_unknown_targets_ || targets_.contains(pointer));
}

void JoinedSchemas::visit(const json::value& value, std::size_t depth) {
    if (depth > kDeepestLook) {
        has_joins_ = has_unknown_targets_ = true;
        return;
    }
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) {
            visit(item, depth + 1);
        }
    } else if (const auto* object = value.if_object()) {
        visit_object(*object, depth);
    }
}

void JoinedSchemas::visit_object(const json::object& object, std::size_t depth) {
    has_joins_ = has_joins_ || joins(object);
    if (const auto* reference = object.if_contains("$ref"); reference != nullptr && reference->is_string()) {
        const std::string_view text(reference->get_string().data(), reference->get_string().size());
        if (text == "#" || text.starts_with("#/")) {
            targets_.emplace(text.substr(1));
        } else {
            has_unknown_targets_ = true;
        }
    }
    for (const auto& member : object) {
        visit(member.value(), depth + 1);
    }
}

} // namespace datagems::json_schema
