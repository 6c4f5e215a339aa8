// The folds: what a reader makes of fields that several processes write. Pure functions, total, independent of the
// order and repetition of what they are given (design: one writer per field).
#pragma once

#include "datagems/documents/job.hpp"

#include <span>

namespace datagems::documents {

// The view of a job: status, totals and times from the base as created, the peers' states and the control fields.
//  - A state of another generation than the control's counts its records but does not count as finished, unless nothing
//    of that peer failed and nothing is missing.
//  - cancelled at once when control.cancel names the current generation; failed when a peer has given up; succeeded
//  when
//    every peer is finished; running when one has started; else queued.
//  - updated_at is the latest time among the inputs; durations are never negative.
[[nodiscard]] JobBase fold_job(const JobBase& base, std::span<const PeerState> peers, const JobControl& control);

// Whether `candidate` should replace the stored view: higher generation, then terminal, then greater total_generated.
[[nodiscard]] bool is_further(const JobBase& candidate, const JobBase& stored) noexcept;

// The figures of GET /api/metrics and of datagen:metrics/snapshot.
struct Metrics {
    std::int64_t total_jobs = 0;
    std::int64_t total_records_requested = 0;
    std::int64_t total_records_generated = 0;
    std::int64_t active_jobs = 0; // queued or running
    std::int64_t failed_jobs = 0;
    std::optional<Timestamp> last_job_at; // latest created_at
    friend bool operator==(const Metrics&, const Metrics&) = default;
};
void add_to(Metrics& metrics, const JobBase& view) noexcept;
[[nodiscard]] Metrics fold_metrics(std::span<const JobBase> views) noexcept;
[[nodiscard]] boost::json::object to_json(const Metrics& metrics);

} // namespace datagems::documents
