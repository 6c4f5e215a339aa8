// A plausible schema from the words of a request, for the mock model. Pure and deterministic.
#pragma once

#include <boost/json/object.hpp>

#include <string_view>

namespace datagems::inference {

// Properties are the field names that `text` lists ("with name, age and city", "fields: …"), typed by their names; a
// general set if it lists none. Dataset mode: `text` and `label`, with the labels that are listed.
[[nodiscard]] boost::json::object mock_schema(std::string_view text, bool dataset_mode);

} // namespace datagems::inference
