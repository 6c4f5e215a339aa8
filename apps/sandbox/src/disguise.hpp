// Spoils a good answer in the way that a fault asks for. Pure functions.
#pragma once

#include "chat.hpp"
#include "knobs.hpp"

#include "datagems/json_schema/validator.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>

namespace datagems::sandbox {

// The content of an answer as `fault` has it: without one, `content` itself.
[[nodiscard]] Answer disguise(std::string content, std::optional<Fault> fault);

// JSON near `value` that does not conform to `validator`'s schema.
[[nodiscard]] boost::json::value spoil(boost::json::value value, const json_schema::Validator& validator);

} // namespace datagems::sandbox
