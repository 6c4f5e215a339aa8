// Where a job's calls go.
#pragma once

#include "datagems/generation/job_services.hpp"

#include <string>

namespace datagems::worker {

// The job's own target; `default_base_url` for jobs that name none, the usual path where none is given.
[[nodiscard]] generation::EndpointResolver make_endpoint_resolver(std::string default_base_url);

} // namespace datagems::worker
