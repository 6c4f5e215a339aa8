// The last states of jobs that this peer has delivered, told once more.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/jobs.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace datagems::worker {

// The replicas of a network may see two writes of one field in either order, and keep what they see last: the state
// that names the result may be hidden by the one before it, which nothing would ever replace. Written again it stands
// everywhere, whatever the order. Not thread safe. Holds references: they outlive it.
class LastReports {
  public:
    // `after`: how long after the delivery, each time. None: nothing is told again.
    // `cache_dir` has the ledgers, and beside them what is to be told.
    LastReports(persistence::JobRepository& jobs, std::filesystem::path cache_dir, std::string peer_id,
                std::vector<std::chrono::milliseconds> after)
        : jobs_(jobs), cache_dir_(std::move(cache_dir)), peer_id_(std::move(peer_id)), after_(std::move(after)) {}

    // Jobs that an earlier run of this worker had at hand lately, as their folders tell.
    void recall(SteadyTime now);
    void on_delivered(const std::string& job_id, SteadyTime now);
    // The job is worked on again, and its states come from there.
    void forget(const std::string& job_id);

    [[nodiscard]] std::vector<std::string> take_due(SteadyTime now);
    // Blocking. Those that could not be told.
    [[nodiscard]] std::vector<std::string> tell(const std::vector<std::string>& job_ids);

  private:
    struct Entry {
        std::string job_id;
        SteadyTime at;
    };

    [[nodiscard]] Result<void> tell_one(const std::string& job_id);

    persistence::JobRepository& jobs_;
    std::filesystem::path cache_dir_;
    std::string peer_id_;
    std::vector<std::chrono::milliseconds> after_;
    std::vector<Entry> entries_;
};

} // namespace datagems::worker
