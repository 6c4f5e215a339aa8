// What a filter lets through, and in which order. Pure functions.
#pragma once

#include "datagems/persistence/jobs.hpp"

namespace datagems::persistence {

// In everything but the owner.
[[nodiscard]] bool matches(const documents::JobBase& job, const JobFilter& filter);
// `views` in any order; those that match, sorted and cut to the limit.
[[nodiscard]] JobPage select_page(std::vector<documents::JobBase> views, const JobFilter& filter);

// Those that ended by what they say of themselves, and have not moved since `time`, the oldest first; up to `limit`.
[[nodiscard]] std::vector<documents::JobBase> select_ended(std::vector<documents::JobBase> bases, Timestamp time,
                                                           std::size_t limit);

} // namespace datagems::persistence
