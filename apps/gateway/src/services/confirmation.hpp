// From a confirmed draft to the documents of its job. Pure: the same draft and body give the same documents everywhere.
#pragma once

#include "services/draft.hpp"
#include "settings.hpp"

#include "datagems/documents/job.hpp"

#include <optional>

namespace datagems::gateway {

// What the confirm body adds.
struct Confirmation {
    InferenceChoice inference;
    std::optional<boost::json::object> schema; // the edited one
};

struct NewJob {
    documents::JobBase base;
    documents::JobDetails details;
};

// `target` is what the inference choices of both come to.
[[nodiscard]] NewJob make_job(const Draft& draft, const Confirmation& confirmation, documents::InferenceTarget target,
                              std::vector<std::string> peers);

} // namespace datagems::gateway
