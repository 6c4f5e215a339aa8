// Jobs that ended long ago.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"

#include <chrono>
#include <cstddef>

namespace datagems::gateway {

// Deletes jobs by their age, which is no more right than the clock: where that was set forward by more than a day while
// we look on, nothing is deleted for a day of the steady clock, in which it can be noticed and set back. Blocking; not
// thread safe. Holds references: they outlive it.
class Retention {
  public:
    static constexpr std::chrono::hours largest_step{24};
    static constexpr std::chrono::hours wait_after_step{24};

    Retention(persistence::JobRepository& jobs, persistence::JobRemover& remover, std::chrono::milliseconds keep_for,
              const Clock& clock);

    // Looks at up to `limit` jobs beside those that could not go the last time. True if there may be more to do now.
    [[nodiscard]] Result<bool> run(std::size_t limit);

  private:
    [[nodiscard]] bool believes_the_clock();
    [[nodiscard]] Result<bool> remove_if_old(const documents::JobBase& base, Timestamp oldest);

    persistence::JobRepository& jobs_;
    persistence::JobRemover& remover_;
    std::chrono::milliseconds keep_for_;
    const Clock& clock_;
    Timestamp last_now_;
    SteadyTime last_steady_;
    SteadyTime wait_until_;
    std::size_t stuck_ = 0; // of those that ended first
};

} // namespace datagems::gateway
