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

// Repairs: wrong or missing "$schema", missing root "type", property values that are samples instead of schemas,
// missing "required" (all properties), missing "additionalProperties" (false). A repair never drops a correct keyword,
// and what is correct already passes unchanged and without a warning.
[[nodiscard]] Sanitised sanitise(boost::json::object schema);

} // namespace datagems::json_schema
