#include "drafting.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <string>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

// A property that is drafted when the prompt names it.
struct KnownField {
    std::string_view word;
    std::string_view property;
    std::string_view schema;
};

constexpr std::array<KnownField, 13> known_fields = {{
    {"name", "name", R"({"type":"string","minLength":2,"maxLength":60})"},
    {"title", "title", R"({"type":"string","minLength":3,"maxLength":80})"},
    {"mail", "email", R"({"type":"string","format":"email"})"},
    {"age", "age", R"({"type":"integer","minimum":18,"maximum":99})"},
    {"country", "country", R"({"type":"string","enum":["DE","FR","IT","RO","ES","PL"]})"},
    {"city", "city", R"({"type":"string","minLength":2,"maxLength":40})"},
    {"price", "price", R"({"type":"number","minimum":0.5,"maximum":999.5})"},
    {"amount", "amount", R"({"type":"number","minimum":1,"maximum":10000})"},
    {"date", "date", R"({"type":"string","format":"date"})"},
    {"rating", "rating", R"({"type":"integer","minimum":1,"maximum":5})"},
    {"categor", "category", R"({"type":"string","enum":["basic","standard","premium"]})"},
    {"tag", "tags",
     R"({"type":"array","items":{"type":"string","minLength":2,"maxLength":12},"minItems":1,"maxItems":4})"},
    {"active", "active", R"({"type":"boolean"})"},
}};

// In this order until there are enough.
constexpr std::array<std::string_view, 4> usual_properties = {"name", "age", "country", "active"};
constexpr std::size_t fewest_properties = 3;

constexpr std::string_view dataset_properties =
    R"({"text":{"type":"string","minLength":10,"maxLength":200},)"
    R"("label":{"type":"string","enum":["positive","neutral","negative"]}})";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether a word of `text` starts with `word`; both in lower case.
bool mentions(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        if (at == 0 || !is_letter(text[at - 1])) return true;
    return false;
}

json::object properties_for(std::string_view prompt) {
    json::object properties;
    for (const KnownField& known : known_fields)
        if (mentions(prompt, known.word)) properties[known.property] = json::parse(known.schema);
    for (const std::string_view usual : usual_properties) {
        if (properties.size() >= fewest_properties) break;
        for (const KnownField& known : known_fields)
            if (known.property == usual) properties[usual] = json::parse(known.schema);
    }
    return properties;
}

} // namespace

json::object draft_schema(std::string_view prompt) {
    const std::string text = ascii_lower(prompt);
    json::object properties =
        mentions(text, "label") ? json::parse(dataset_properties).as_object() : properties_for(text);
    json::array required;
    for (const auto& [name, schema] : properties)
        required.emplace_back(name);
    json::object schema;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["type"] = "object";
    schema["properties"] = std::move(properties);
    schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

} // namespace datagems::sandbox
