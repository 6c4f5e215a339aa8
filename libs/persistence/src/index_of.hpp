// The index over a store's jobs.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "scanning_job_index.hpp"

#include <memory>

namespace datagems::persistence {

// The store's own, which is not ours to delete, or one that reads everything.
[[nodiscard]] inline std::shared_ptr<JobIndex> index_of(CStore& cstore) {
    if (auto* own = cstore.job_index()) return std::shared_ptr<JobIndex>(std::shared_ptr<void>(), own);
    return std::make_shared<ScanningJobIndex>(cstore);
}

} // namespace datagems::persistence
