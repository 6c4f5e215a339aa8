// What there is to do for this peer, and the views that have fallen behind.
#pragma once

#include "datagems/persistence/jobs.hpp"

#include <set>
#include <string>
#include <vector>

namespace datagems::worker {

struct Survey {
    std::vector<std::string> unfinished;          // jobs with work for this peer, oldest first
    std::set<std::string, std::less<>> cancelled; // those of them whose only work is to deliver what was made
    bool complete = true;                         // false: some job could not be read or its view not be written
};

// Lists the jobs that name `peer_id` and are not over, writes views that are further than the stored ones, and tells
// which jobs have work left for this peer, whatever the other peers do. Blocking.
[[nodiscard]] Result<Survey> survey_jobs(persistence::JobRepository& jobs, const std::string& peer_id);

} // namespace datagems::worker
