// A store whose jobs are kept in a NetworkJobIndex.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/cstore.hpp"

#include <memory>

namespace datagems::persistence {

// As `inner`, with a job_index() that sees every base this process reads or writes through it. `clock` outlives it.
[[nodiscard]] std::unique_ptr<CStore> make_job_indexed_cstore(std::unique_ptr<CStore> inner, const Clock& clock);

} // namespace datagems::persistence
