#include "mock_schema.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace datagems::inference {

namespace json = boost::json;

namespace {

using Names = std::vector<std::string>;

constexpr std::size_t max_names = 24;
constexpr std::size_t max_words = 4;

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// "First name (given)" → "first_name"; empty if it is no short name.
std::string as_name(std::string_view phrase) {
    std::string name;
    std::size_t words = 0;
    bool in_word = false;
    for (const char c : phrase.substr(0, phrase.find('('))) {
        if (is_word_character(c)) {
            if (!in_word && ++words > 1) name.push_back('_');
            name.push_back(c);
        }
        in_word = is_word_character(c);
    }
    for (const std::string_view article : {"a_", "an_", "the_", "their_", "its_", "and_", "or_"}) {
        if (name.starts_with(article)) name.erase(0, article.size());
    }
    return words > max_words || name.size() > 40 ? std::string() : name;
}

void add_names(Names& names, std::string_view phrase) {
    const std::size_t conjunction = phrase.find(" and ");
    if (conjunction != std::string_view::npos) {
        add_names(names, phrase.substr(0, conjunction));
        phrase = phrase.substr(conjunction + 5);
    }
    const std::string name = as_name(phrase);
    const bool fresh = !name.empty() && std::find(names.begin(), names.end(), name) == names.end();
    if (fresh && names.size() < max_names) names.push_back(name);
}

// The names in a list that goes on to the end of the sentence or line.
Names names_in_list(std::string_view list) {
    list = list.substr(0, std::min(list.find_first_of(".;\n!?"), list.size()));
    Names names;
    while (!list.empty() && names.size() < max_names) {
        const std::size_t comma = std::min(list.find_first_of(",/|"), list.size());
        add_names(names, list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return names;
}

// The list after the first of `introductions` that has at least two names.
Names listed_names(std::string_view text, const std::vector<std::string_view>& introductions) {
    for (const std::string_view introduction : introductions) {
        std::size_t at = text.find(introduction);
        for (int tries = 0; at != std::string_view::npos && tries < 8; ++tries) {
            Names names = names_in_list(text.substr(at + introduction.size()));
            if (names.size() >= 2) return names;
            at = text.find(introduction, at + introduction.size());
        }
    }
    return {};
}

bool has_word(std::string_view name, std::initializer_list<std::string_view> words) {
    const std::string padded = "_" + std::string(name) + "_";
    return std::any_of(words.begin(), words.end(), [&padded](std::string_view word) {
        return padded.find("_" + std::string(word) + "_") != std::string::npos;
    });
}

json::object text_property(int min, int max) {
    return json::object{{"type", "string"}, {"minLength", min}, {"maxLength", max}};
}

json::object property_for(std::string_view name) {
    if (has_word(name, {"email", "mail"})) return json::object{{"type", "string"}, {"format", "email"}};
    if (has_word(name, {"date", "birthday", "dob"})) return json::object{{"type", "string"}, {"format", "date"}};
    if (has_word(name, {"age"})) return json::object{{"type", "integer"}, {"minimum", 18}, {"maximum", 99}};
    if (has_word(name, {"year"})) return json::object{{"type", "integer"}, {"minimum", 1950}, {"maximum", 2030}};
    if (has_word(name, {"rating", "stars"})) return json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 5}};
    if (has_word(name, {"count", "quantity", "number", "stock", "id"})) {
        return json::object{{"type", "integer"}, {"minimum", 1}, {"maximum", 10000}};
    }
    if (has_word(name, {"price", "amount", "salary", "cost", "total", "score", "weight", "height"})) {
        return json::object{{"type", "number"}, {"minimum", 0}, {"maximum", 100000}};
    }
    if (has_word(name, {"is", "has", "active", "enabled", "verified", "available"})) {
        return json::object{{"type", "boolean"}};
    }
    if (has_word(name, {"tags", "keywords", "skills", "hobbies", "ingredients"})) {
        return json::object{{"type", "array"}, {"items", text_property(2, 20)}, {"minItems", 1}, {"maxItems", 5}};
    }
    if (has_word(name, {"description", "text", "summary", "bio", "comment", "review", "body"})) {
        return text_property(20, 240);
    }
    return text_property(2, 60);
}

json::object object_schema(const json::object& properties) {
    json::array required;
    for (const auto& property : properties) {
        required.emplace_back(property.key());
    }
    json::object schema;
    schema.emplace("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.emplace("type", "object");
    schema.emplace("properties", properties);
    schema.emplace("required", std::move(required));
    schema.emplace("additionalProperties", false);
    return schema;
}

} // namespace

json::object mock_schema(std::string_view text, bool dataset_mode) {
    const std::string lower = ascii_lower(text);
    json::object properties;
    if (dataset_mode) {
        Names labels =
            listed_names(lower, {"labels:", "labels", "label:", "classes:", "classes", "classify as", " as "});
        if (labels.size() < 2) labels = {"positive", "negative", "neutral"};
        properties.emplace("text", text_property(20, 240));
        properties.emplace("label",
                           json::object{{"type", "string"}, {"enum", json::array(labels.begin(), labels.end())}});
        return object_schema(properties);
    }
    Names names = listed_names(lower, {"fields:", "fields", "columns:", "properties:", "attributes:", "columns",
                                       "including", "includes", "containing", "contains", "with", "has"});
    if (names.empty()) names = {"id", "name", "category", "description", "created_date"};
    for (const std::string& name : names) {
        properties.emplace(name, property_for(name));
    }
    return object_schema(properties);
}

} // namespace datagems::inference
