#include "pointer.hpp"
#include "sanitiser/repairs.hpp"
#include "sanitiser/type_names.hpp"
#include "schema_shape.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace datagems::json_schema {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 13> kNumberKeywords = {
    "minimum",  "maximum",  "exclusiveMinimum", "exclusiveMaximum", "multipleOf",    "minLength",    "maxLength",
    "minItems", "maxItems", "minContains",      "maxContains",      "minProperties", "maxProperties"};
constexpr std::array<std::string_view, 6> kFlagKeywords = {
    "uniqueItems", "additionalProperties", "deprecated", "readOnly", "writeOnly", "nullable"};

std::string_view text_of(const json::value& value) {
    const auto* text = value.if_string();
    return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

void note_spelling(const std::string& pointer, std::string_view keyword, const json::value& before,
                   const json::value& after, Warnings& warnings) {
    warnings.push_back(child_pointer(pointer, keyword) + " was " + json::serialize(before) + "; it was changed to " +
                       json::serialize(after) + ".");
}

// null says that a keyword is not used.
void drop_nulls(json::object& schema, const std::string& pointer, Warnings& warnings) {
    for (auto member = schema.begin(); member != schema.end();) {
        if (!member->value().is_null() || !takes_no_null({member->key().data(), member->key().size()})) {
            ++member;
            continue;
        }
        warnings.push_back(child_pointer(pointer, member->key()) + " was null; it was removed.");
        member = schema.stable_erase(member);
    }
}

void mend_one_type(json::object& schema, const std::string& pointer, Warnings& warnings) {
    auto& type = schema.at("type");
    const bool said_by_enum = text_of(type) == "enum" && schema.contains("enum");
    const auto meant = said_by_enum ? MeantType{} : meant_type(text_of(type));
    if (!meant) return;
    if (meant->type.empty()) {
        warnings.push_back(child_pointer(pointer, "type") + " was " + json::serialize(type) +
                           ", which is no type; it was removed.");
        schema.stable_erase("type");
        return;
    }
    const json::value mended(meant->type);
    note_spelling(pointer, "type", type, mended, warnings);
    type = mended;
    if (meant->format.empty() || schema.contains("format")) return;
    schema["format"] = meant->format;
    warnings.back().insert(warnings.back().size() - 1, ", with the format " + json::serialize(schema["format"]));
}

void mend_type(json::object& schema, const std::string& pointer, Warnings& warnings) {
    auto* type = schema.if_contains("type");
    if (type == nullptr) return;
    if (type->is_string()) {
        if (!is_type_name(text_of(*type))) mend_one_type(schema, pointer, warnings);
        return;
    }
    auto* list = type->if_array();
    if (list == nullptr) return;
    const json::value before = *type;
    json::array mended;
    for (const auto& name : *list) {
        const auto meant = meant_type(name.is_null() ? "null" : text_of(name));
        if (!meant || meant->type.empty()) return;
        const json::value meant_name(meant->type);
        if (std::ranges::find(mended, meant_name) == mended.end()) mended.push_back(meant_name);
    }
    if (mended.empty() || mended == *list) return;
    *type = mended;
    note_spelling(pointer, "type", before, *type, warnings);
}

void mend_format(json::object& schema, const std::string& pointer, Warnings& warnings) {
    auto* format = schema.if_contains("format");
    if (format == nullptr) return;
    const std::string_view meant = meant_format(text_of(*format));
    if (meant.empty()) return;
    const json::value before = *format;
    *format = meant;
    note_spelling(pointer, "format", before, *format, warnings);
}

void mend_number(json::object& schema, std::string_view keyword, const std::string& pointer, Warnings& warnings) {
    auto* found = schema.if_contains(keyword);
    if (found == nullptr || !found->is_string()) return;
    boost::system::error_code failure;
    const json::value before = *found;
    json::value number = json::parse(found->get_string(), failure);
    if (failure || !number.is_number()) return;
    *found = std::move(number);
    note_spelling(pointer, keyword, before, *found, warnings);
}

void mend_flag(json::object& schema, std::string_view keyword, const std::string& pointer, Warnings& warnings) {
    auto* found = schema.if_contains(keyword);
    if (found == nullptr || !found->is_string()) return;
    const json::value before = *found;
    const std::string_view text = text_of(before);
    const bool yes = text == "true" || text == "True";
    if (!yes && text != "false" && text != "False") return;
    *found = yes;
    note_spelling(pointer, keyword, before, *found, warnings);
}

// One value where a list of values belongs. A text with separators may be meant as several, so it stays.
void mend_enum(json::object& schema, const std::string& pointer, Warnings& warnings) {
    auto* found = schema.if_contains("enum");
    if (found == nullptr || found->is_array() || found->is_object()) return;
    if (text_of(*found).find_first_of(",|;/") != std::string_view::npos) return;
    const json::value before = *found;
    *found = json::array{before};
    note_spelling(pointer, "enum", before, *found, warnings);
}

} // namespace

void mend_spelling(json::object& schema, const std::string& pointer, Warnings& warnings) {
    drop_nulls(schema, pointer, warnings);
    mend_type(schema, pointer, warnings);
    mend_format(schema, pointer, warnings);
    for (const std::string_view keyword : kNumberKeywords) {
        mend_number(schema, keyword, pointer, warnings);
    }
    for (const std::string_view keyword : kFlagKeywords) {
        mend_flag(schema, keyword, pointer, warnings);
    }
    mend_enum(schema, pointer, warnings);
}

} // namespace datagems::json_schema
