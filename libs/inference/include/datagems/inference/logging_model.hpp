// A model that logs every call.
#pragma once

#include "datagems/inference/model_client.hpp"

#include <memory>

namespace datagems::inference {

// One line "inference.call" at level info for each call, when it has ended: endpoint, model, index of the record,
// attempt, bytes of text sent and received, how it ended (the finish reason, or the cause of a failure), tokens,
// milliseconds, and the beginnings of both texts. The endpoint's key, authorizations and credentials in URLs are
// blotted out.
[[nodiscard]] std::unique_ptr<Model> make_logging_model(std::unique_ptr<Model> inner);

} // namespace datagems::inference
