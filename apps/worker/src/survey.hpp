// What there is to do for this peer, and the views that have fallen behind.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/jobs.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace datagems::worker {

struct Survey {
    std::vector<std::string> unfinished;                    // jobs with work for this peer, oldest first
    std::set<std::string, std::less<>> cancelled;           // those of them whose only work is to deliver what was made
    std::set<std::string, std::less<>> deleted;             // jobs that are no more
    std::map<std::string, std::int64_t, std::less<>> revs;  // of this peer's states, by unfinished job
    std::map<std::string, std::string, std::less<>> owners; // by unfinished job
    bool complete = true; // false: there may be more to see though nothing is written since
};

// How long after the states of all of a job's peers were read they are read again. They grow with the number of peers,
// each of which reads them: 1 KiB of each at no more than 50 kB/s.
[[nodiscard]] std::chrono::milliseconds peer_states_valid_for(std::size_t peers) noexcept;

// How long an open job may stand still before its view is written again, for replicas that missed it.
inline constexpr std::chrono::seconds view_repeated_after{60};

// Lists the jobs that name `peer_id` and are not over, writes views that are further than the stored ones, and tells
// which jobs have work left for this peer, whatever the other peers do. Blocking; not thread safe. Holds references:
// they outlive it.
class Surveyor {
  public:
    Surveyor(persistence::JobRepository& jobs, std::string peer_id, const Clock& clock)
        : jobs_(jobs), peer_id_(std::move(peer_id)), clock_(clock) {}

    // `running`: jobs that this worker is at; those of them that are not open any more may have been deleted.
    [[nodiscard]] Result<Survey> survey(const std::vector<std::string>& running = {});

  private:
    void look_at(const documents::JobBase& base, Survey& survey);
    void look_for_deleted(const std::string& job_id, Survey& survey);
    struct Seen {
        SteadyTime read_at{}; // when all states were last read
        documents::JobBase view;
        SteadyTime since{}; // when the view was first seen so, or last written
    };
    [[nodiscard]] bool is_due(const documents::JobBase& base) const;
    [[nodiscard]] Result<void> write(const documents::JobBase& view, const documents::JobBase& base);

    persistence::JobRepository& jobs_;
    std::string peer_id_;
    const Clock& clock_;
    std::map<std::string, Seen, std::less<>> seen_; // by job
};

} // namespace datagems::worker
