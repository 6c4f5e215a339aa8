// How often a job that is seen behind is brought up to date: a replica that stays behind must not cost a sync at each
// look, and what is about to mend itself must not be mended at the first.
#pragma once

#include "datagems/base/clock.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace datagems::persistence {

// Thread safe. Holds a reference: the clock outlives it.
class SyncPacer {
  public:
    static constexpr std::chrono::seconds gap{30};       // between two syncs of one job
    static constexpr std::size_t max_remembered = 1'000; // jobs; beyond them all are forgotten

    explicit SyncPacer(const Clock& clock) : clock_(clock) {}

    // True if the job may be synced now, which then counts as done.
    [[nodiscard]] bool take(std::string_view job_id);
    // As above, but the first look only begins the wait.
    [[nodiscard]] bool take_later(std::string_view job_id);

  private:
    [[nodiscard]] bool take(std::string_view job_id, bool at_once);

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, SteadyTime, std::less<>> last_;
};

} // namespace datagems::persistence
