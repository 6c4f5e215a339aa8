// What a filter lets through, and in which order. Pure functions.
#pragma once

#include "datagems/persistence/jobs.hpp"

namespace datagems::persistence {

// In everything but the owner.
[[nodiscard]] bool matches(const documents::JobBase& job, const JobFilter& filter);
// `views` in any order; those that match, sorted and cut to the limit.
[[nodiscard]] JobPage select_page(std::vector<documents::JobBase> views, const JobFilter& filter);

} // namespace datagems::persistence
