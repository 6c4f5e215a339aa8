// The folds: what a reader makes of fields that several processes write. Pure functions, total, independent of the
// order and repetition of what they are given (design: one writer per field).
#pragma once

#include "datagems/documents/job.hpp"

#include <span>

namespace datagems::documents {

// The view of a job: status, totals and times from the base as created, the peers' states and the control fields.
//  - `base` may be a stored view of an earlier time: its totals and status count only if no peer's state is given, but
//    that it was cancelled in the generation counts as the cancel does.
//  - Only the peers that `base` names count; of several states of one peer the newest (generation, rev, counters).
//  - The generation is the highest that any input names. A state of an earlier one counts its good records, but counts
//    as finished only if nothing of that peer failed and nothing is missing. So within a generation totals only grow.
//  - cancelled at once when a cancel names the generation; failed when a peer has given up in it; succeeded when every
//    peer is finished and none is short of records (a cancel that has not come yet); running when one has started; else
//    queued.
//  - updated_at is the latest time among the inputs; durations are never negative.
[[nodiscard]] JobBase fold_job(const JobBase& base, std::span<const PeerState> peers, const JobControl& control);

// Whether the peer has nothing left to do in that generation. One that finished an earlier one has not, unless nothing
// of it failed and nothing is missing.
[[nodiscard]] bool is_finished_in(const PeerState& state, std::int64_t generation) noexcept;

// Whether no peer has anything to add to the job in the view's generation: terminal and, if cancelled, settled.
[[nodiscard]] bool is_over(const JobBase& view) noexcept;

// Whether `candidate` should replace the stored view: higher generation, then terminal, then greater total_generated,
// then over. A strict weak order.
[[nodiscard]] bool is_further(const JobBase& candidate, const JobBase& stored) noexcept;

// Whether a further view is worth its writes, which cost a tenth of a second each over the network and which every
// worker of the job would make: at once when its status or generation is another one or it is over, else when the
// stored one has aged.
inline constexpr std::chrono::seconds stored_view_may_age{20};
[[nodiscard]] bool is_worth_storing(const JobBase& candidate, const JobBase& stored) noexcept;

// What readers show: the fold, unless the stored view is further (the peers' states came from a replica that lags).
[[nodiscard]] JobBase current_view(const JobBase& stored, std::span<const PeerState> peers, const JobControl& control);

// The figures of GET /api/metrics and of datagen:metrics/snapshot.
struct Metrics {
    std::int64_t total_jobs = 0;
    std::int64_t total_records_requested = 0;
    std::int64_t total_records_generated = 0;
    std::int64_t active_jobs = 0; // queued or running
    std::int64_t failed_jobs = 0;
    std::optional<Timestamp> last_job_at; // latest created_at; null in JSON when there is none
    friend bool operator==(const Metrics&, const Metrics&) = default;
};
void add_to(Metrics& metrics, const JobBase& view) noexcept;
[[nodiscard]] Metrics fold_metrics(std::span<const JobBase> views) noexcept;
[[nodiscard]] boost::json::object to_json(const Metrics& metrics);

} // namespace datagems::documents
