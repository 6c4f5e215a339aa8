// The sandbox's answer to "draft a schema": a plausible JSON Schema for what the prompt talks about.
#pragma once

#include <boost/json/object.hpp>

#include <string_view>

namespace datagems::sandbox {

// A schema of an object with at least three properties, all required. A prompt that asks for a label (dataset mode)
// gets one with `text` and `label`.
[[nodiscard]] boost::json::object draft_schema(std::string_view prompt);

} // namespace datagems::sandbox
