// A schema from a sample value.
#pragma once

#include <boost/json/value.hpp>

namespace datagems::json_schema {

// The schema that the sample suggests; {} for null, which tells nothing. A string that names a type is taken for that
// type, and what looks like a schema inside the sample for that schema.
[[nodiscard]] boost::json::object inferred_schema(const boost::json::value& sample);

} // namespace datagems::json_schema
