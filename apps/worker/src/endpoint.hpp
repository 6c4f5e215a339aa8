// Where a job's calls go.
#pragma once

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/generation/job_services.hpp"

#include <string>

namespace datagems::worker {

// The job's own target; `default_base_url` for jobs that name none, the usual path where none is given. What is not a
// call of the operator's own model API goes by the rules for what users name, whatever the job says. The key is that of
// the profile which the job names, as it stands now, if the profile leads to the same host. Errors: not_found when the
// profile was deleted, conflict when its key cannot be read, unavailable when the store cannot say. `profiles` outlives
// it.
[[nodiscard]] generation::EndpointResolver make_endpoint_resolver(std::string default_base_url,
                                                                  accounts::ProfileRepository& profiles);

} // namespace datagems::worker
