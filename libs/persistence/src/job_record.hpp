// A job as readers see it, from the fields that stand beside its base.
#pragma once

#include "datagems/persistence/jobs.hpp"

namespace datagems::persistence {

// The states of the job's peers before any work; in the job's order.
[[nodiscard]] std::vector<documents::PeerState> untouched_states(const documents::JobBase& base);

// What stands beside a job's base, as stored.
struct JobFields {
    HashFields control;
    HashFields peers;
};
[[nodiscard]] Result<JobFields> read_fields(CStore& cstore, std::string_view job_id);

// Fails for a control that cannot be read; a peer's state that cannot is logged and left out.
[[nodiscard]] Result<JobRecord> to_record(const documents::JobBase& stored, const JobFields& fields);

// Whether the view was made of newer states than these.
[[nodiscard]] bool is_behind(const std::vector<documents::PeerState>& states, const documents::JobBase& view,
                             const documents::JobControl& control);

} // namespace datagems::persistence
