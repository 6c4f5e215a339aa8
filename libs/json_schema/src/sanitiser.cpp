#include "datagems/json_schema/sanitiser.hpp"

#include "pointer.hpp"
#include "schema_shape.hpp"

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::string_view kDraft = "https://json-schema.org/draft/2020-12/schema";
constexpr std::size_t kMaxDepth = 64; // what nests more deeply is left as it is; the compiler will refuse it

std::string place(std::string_view pointer) {
    return pointer.empty() ? "the root" : std::string(pointer);
}

// The repair of one document. Every function mends in place and notes what it did.
class Mender {
  public:
    explicit Mender(bool closes_definitions) : closes_definitions_(closes_definitions) {}

    // `complete`: the schema describes a whole value, not a part of one as the branches of allOf do. Only then are
    // "required" and "additionalProperties" added.
    void mend(json::value& schema, const std::string& pointer, bool complete, std::size_t depth) {
        auto* keywords = schema.if_object();
        if (keywords == nullptr || depth > kMaxDepth) return;
        mend_properties(*keywords, pointer, complete, depth);
        for (const std::string_view keyword : {"items", "additionalProperties", "contains"}) {
            if (auto* child = keywords->if_contains(keyword)) {
                mend(*child, child_pointer(pointer, keyword), complete && keyword != "contains", depth + 1);
            }
        }
        for (const std::string_view keyword : {"not", "if", "then", "else"}) {
            if (auto* child = keywords->if_contains(keyword)) {
                mend(*child, child_pointer(pointer, keyword), false, depth + 1);
            }
        }
        mend_list(*keywords, "prefixItems", pointer, complete, depth);
        for (const std::string_view keyword : {"allOf", "anyOf", "oneOf"}) {
            mend_list(*keywords, keyword, pointer, false, depth);
        }
        mend_map(*keywords, "$defs", pointer, closes_definitions_, depth);
        mend_map(*keywords, "patternProperties", pointer, complete, depth);
        mend_map(*keywords, "dependentSchemas", pointer, false, depth);
        if (complete) close(*keywords, pointer);
    }

    // The schema that a sample value suggests.
    [[nodiscard]] static json::object inferred(const json::value& sample, std::size_t depth) {
        switch (sample.kind()) {
        case json::kind::bool_:
            return {{"type", "boolean"}};
        case json::kind::int64:
        case json::kind::uint64:
            return {{"type", "integer"}};
        case json::kind::double_:
            return {{"type", "number"}};
        case json::kind::string:
            return {{"type", named_type(sample.get_string()).value_or("string")}};
        case json::kind::array:
            return inferred_array(sample.get_array(), depth);
        case json::kind::object:
            return inferred_object(sample.get_object(), depth);
        default:
            return {}; // null tells nothing
        }
    }

    void warn(std::string sentence) { warnings_.push_back(std::move(sentence)); }
    [[nodiscard]] std::vector<std::string> take_warnings() { return std::move(warnings_); }

  private:
    // "integer" given where {"type": "integer"} was meant.
    static std::optional<std::string> named_type(const json::string& text) {
        std::string name(text.data(), text.size());
        return is_type_name(name) ? std::optional(std::move(name)) : std::nullopt;
    }

    static json::object inferred_array(const json::array& sample, std::size_t depth) {
        json::object schema{{"type", "array"}};
        if (!sample.empty() && depth < kMaxDepth) schema["items"] = schema_or_inferred(sample.front(), depth + 1);
        return schema;
    }

    static json::object inferred_object(const json::object& sample, std::size_t depth) {
        json::object properties;
        json::array required;
        for (const auto& member : sample) {
            if (depth < kMaxDepth) properties[member.key()] = schema_or_inferred(member.value(), depth + 1);
            required.emplace_back(member.key());
        }
        return {{"type", "object"},
                {"properties", std::move(properties)},
                {"required", std::move(required)},
                {"additionalProperties", false}};
    }

    static json::value schema_or_inferred(const json::value& value, std::size_t depth) {
        if (looks_like_schema(value) && !value.is_bool()) return value;
        return inferred(value, depth);
    }

    void mend_properties(json::object& keywords, const std::string& pointer, bool complete, std::size_t depth) {
        auto* found = keywords.if_contains("properties");
        auto* properties = found == nullptr ? nullptr : found->if_object();
        if (properties == nullptr) return;
        const std::string parent = child_pointer(pointer, "properties");
        for (auto& member : *properties) {
            const std::string child = child_pointer(parent, member.key());
            if (!looks_like_schema(member.value())) {
                warn(child + " was a sample value instead of a schema; its type was inferred.");
                member.value() = inferred(member.value(), depth + 1);
            }
            mend(member.value(), child, complete, depth + 1);
        }
    }

    void mend_list(json::object& keywords, std::string_view keyword, const std::string& pointer, bool complete,
                   std::size_t depth) {
        auto* found = keywords.if_contains(keyword);
        auto* list = found == nullptr ? nullptr : found->if_array();
        if (list == nullptr) return;
        const std::string parent = child_pointer(pointer, keyword);
        for (std::size_t i = 0; i < list->size(); ++i) {
            mend((*list)[i], child_pointer(parent, std::to_string(i)), complete, depth + 1);
        }
    }

    void mend_map(json::object& keywords, std::string_view keyword, const std::string& pointer, bool complete,
                  std::size_t depth) {
        auto* found = keywords.if_contains(keyword);
        auto* map = found == nullptr ? nullptr : found->if_object();
        if (map == nullptr) return;
        const std::string parent = child_pointer(pointer, keyword);
        for (auto& member : *map) {
            mend(member.value(), child_pointer(parent, member.key()), complete, depth + 1);
        }
    }

    void close(json::object& keywords, const std::string& pointer) {
        const auto* found = keywords.if_contains("properties");
        const auto* properties = found == nullptr ? nullptr : found->if_object();
        // Where other keywords speak of the same object, its list of names is not the whole story.
        if (properties == nullptr || is_combined(keywords)) return;
        if (!keywords.contains("required")) {
            json::array names;
            for (const auto& member : *properties) {
                names.emplace_back(member.key());
            }
            keywords["required"] = std::move(names);
            warn(place(pointer) + " had no \"required\"; all its properties were made required.");
        }
        if (!keywords.contains("additionalProperties")) {
            keywords["additionalProperties"] = false;
            warn(place(pointer) + " had no \"additionalProperties\"; it was set to false.");
        }
    }

    bool closes_definitions_;
    std::vector<std::string> warnings_;
};

void mend_draft(json::object& schema, Mender& mender) {
    auto* draft = schema.if_contains("$schema");
    if (draft != nullptr && draft->is_string() && draft->get_string() == kDraft) return;
    mender.warn(draft == nullptr ? "The schema had no \"$schema\"; it was set to draft 2020-12."
                                 : "The schema's \"$schema\" was not draft 2020-12; it was replaced.");
    if (draft != nullptr) {
        *draft = kDraft;
        return;
    }
    json::object with_draft{{"$schema", kDraft}};
    for (auto& member : schema) {
        with_draft.insert_or_assign(member.key(), std::move(member.value()));
    }
    schema = std::move(with_draft);
}

// A root that is no schema at all: a sample record, or a map of properties.
void mend_bare_root(json::object& schema, Mender& mender) {
    json::object keywords = schema;
    keywords.erase("$schema");
    if (keywords.empty() || looks_like_schema(keywords)) return;
    mender.warn("The root was a sample or a list of properties instead of a schema; a schema was made from it.");
    json::object mended = Mender::inferred(keywords, 0);
    if (const auto* draft = schema.if_contains("$schema")) mended["$schema"] = *draft;
    schema = std::move(mended);
}

void mend_root_type(json::object& schema, Mender& mender) {
    const bool says_what_it_is = schema.contains("type") || schema.contains("$ref") || schema.contains("enum") ||
                                 schema.contains("const") || is_combined(schema);
    if (says_what_it_is) return;
    schema["type"] = "object";
    mender.warn("The root had no \"type\"; it was set to \"object\".");
}

} // namespace

Sanitised sanitise(json::object schema) {
    Mender mender(!joins_definitions(schema));
    mend_bare_root(schema, mender);
    mend_draft(schema, mender);
    mend_root_type(schema, mender);
    json::value root(std::move(schema));
    mender.mend(root, "", true, 0);
    return {std::move(root.get_object()), mender.take_warnings()};
}

} // namespace datagems::json_schema
