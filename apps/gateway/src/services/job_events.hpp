// A job as the API shows it, and as server-sent events. Pure functions.
#pragma once

#include "datagems/persistence/jobs.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace datagems::gateway {

// {"job":…,"peers":[…]}: what GET /api/tasks/{id} shows of what the store holds.
[[nodiscard]] boost::json::object to_job_state(const persistence::JobRecord& job);

struct JobEvents {
    std::string id;    // the same for the same state at every gateway
    std::string text;  // an event `job`; for a job that is over an event `end` after it
    bool last = false; // nothing follows
};
[[nodiscard]] JobEvents to_events(const persistence::JobRecord& job);

} // namespace datagems::gateway
