#include "services/confirmation.hpp"

#include <utility>

namespace datagems::gateway {

NewJob make_job(const Draft& draft, const Confirmation& confirmation, documents::InferenceTarget target,
                std::vector<std::string> peers) {
    NewJob job;
    auto& base = job.base;
    base.id = job_id_of(draft);
    base.owner = draft.owner;
    base.title = draft.title;
    base.total_records = draft.total_records;
    base.dataset_mode = draft.dataset_mode;
    base.peers = std::move(peers);
    base.created_at = drafted_at(draft);
    base.schema_generated_at = draft.schema_generated_at;
    base.schema_duration_ms = draft.schema_duration_ms;
    base.schema_refreshes = draft.schema_refreshes;
    base.updated_at = base.created_at;

    auto& details = job.details;
    details.id = base.id;
    details.owner = draft.owner;
    details.description = draft.description;
    details.instructions = draft.instructions;
    details.schema = confirmation.schema.value_or(draft.schema);
    details.inference = std::move(target);
    details.dataset_mode = draft.dataset_mode;
    details.created_at = base.created_at;
    details.schema_generated_at = base.schema_generated_at;
    details.schema_duration_ms = base.schema_duration_ms;
    details.schema_refreshes = base.schema_refreshes;
    return job;
}

} // namespace datagems::gateway
