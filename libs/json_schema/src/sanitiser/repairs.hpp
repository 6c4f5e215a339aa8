// The repairs of a drafted schema, by theme. Each mends one schema object in place, not the schemas in it, and notes
// one sentence for each thing it changed. What is correct draft 2020-12 already, it leaves alone.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace datagems::json_schema {

// One sentence for each repair.
using Warnings = std::vector<std::string>;

// What nests more deeply is left as it is; the compiler will refuse it.
inline constexpr std::size_t kDeepestRepair = 64;

// `pointer` as the subject of a sentence.
[[nodiscard]] std::string place_name(std::string_view pointer);

// {"name": …, "schema": {…}} and the like, as models know them from APIs: the schema inside, with the title and the
// description that stood around it. True if there was one.
bool unwrap(boost::json::object& schema, Warnings& warnings);

// Misspelt values: "type": "str", "minLength": "5", "format": "datetime", "enum": "x", "uniqueItems": null.
void mend_spelling(boost::json::object& schema, const std::string& pointer, Warnings& warnings);

// Keywords as older drafts and OpenAPI have them: "items" with a list, "additionalItems", "dependencies", "nullable",
// "exclusiveMinimum": true.
void mend_old_keywords(boost::json::object& schema, const std::string& pointer, Warnings& warnings);

// Samples where schemas belong: the values of "properties", and "items"; names of types under "anyOf" and "oneOf".
void mend_samples(boost::json::object& schema, const std::string& pointer, Warnings& warnings);

// "properties" as a list of named schemas; "required" as a flag of a property, as one name, or with a name twice.
void mend_property_lists(boost::json::object& schema, const std::string& pointer, Warnings& warnings);

// Adds "required" (all properties) where it is missing, describes what "required" names and "properties" does not, and
// adds "additionalProperties": false where it is missing, unless other keywords speak of the same object.
void close_object(boost::json::object& schema, const std::string& pointer, Warnings& warnings);

} // namespace datagems::json_schema
