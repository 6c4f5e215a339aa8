// Where records are made: what the request says, over what the draft says, over the settings.
#pragma once

#include "payload.hpp"
#include "services/draft.hpp"
#include "settings.hpp"

#include "datagems/documents/job.hpp"

namespace datagems::gateway {

// Reads useExternalApi, profileId, inferenceBaseUrl, inferencePath, inferenceModel and inferenceParams.
[[nodiscard]] InferenceChoice read_inference_choice(PayloadReader& reader);

// Field by field, `first` wins.
[[nodiscard]] InferenceChoice merge(const InferenceChoice& first, const InferenceChoice& second);

[[nodiscard]] documents::InferenceTarget resolve(const InferenceChoice& choice, const InferenceSettings& defaults);

} // namespace datagems::gateway
