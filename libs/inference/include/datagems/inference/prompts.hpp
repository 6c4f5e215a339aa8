// The prompts, and the constants of the default model API.
#pragma once

#include "datagems/inference/model_client.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace datagems::inference {

extern const std::string_view INFERENCE_BASE_URL;          // used when nothing is configured
extern const std::string_view CREATE_CHAT_COMPLETION_PATH; // "/create_chat_completion"
extern const std::string_view SYSTEM_PROMPT;
extern const std::string_view SCHEMA_SYSTEM_PROMPT;
extern const std::string_view DATASET_RECORD_SYSTEM_PROMPT;
extern const std::string_view DATASET_SCHEMA_SYSTEM_PROMPT;

// The call that drafts a schema: temperature 0.2 and max_tokens 1200 unless `parameters` say otherwise.
[[nodiscard]] Completion schema_completion(bool dataset_mode, std::string_view description,
                                           std::string_view instructions, const boost::json::object& parameters);

// The call for one record. `complaint` is the validator's sentence about the last reply, empty on the first attempt.
// `index` of `total` is told to the model so that records differ. `schema` outlives the completion.
[[nodiscard]] Completion record_completion(bool dataset_mode, std::string_view instructions,
                                           const boost::json::object& schema, std::string_view schema_text,
                                           const boost::json::object& parameters, std::int64_t index,
                                           std::int64_t total, std::string_view complaint);

} // namespace datagems::inference
