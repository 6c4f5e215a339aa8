// Mends the usual faults of a schema drafted by a model. Never used on a schema that a user wrote.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace datagems::json_schema {

struct Sanitised {
    boost::json::object schema;
    std::vector<std::string> warnings; // one sentence for each repair
};

// Repairs what can be meant in one way only: a schema wrapped in another object, a wrong or missing "$schema", a
// missing root "type", samples instead of schemas, misspelt types, formats and values, keywords of older drafts and of
// OpenAPI, "properties" as a list, "required" as a flag, references that miss their definition; then missing "required"
// (all properties) and missing "additionalProperties" (false) of objects that no other schema describes.
//
// A correct keyword is never dropped, at most widened (a required property that is not described joins "properties").
// What is correct and complete passes unchanged and without a warning, so sanitising twice changes nothing more. What
// cannot be read stays as it is, for the compiler to refuse.
[[nodiscard]] Sanitised sanitise(boost::json::object schema);

} // namespace datagems::json_schema
