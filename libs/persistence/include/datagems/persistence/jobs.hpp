// Jobs in the store, by the one-writer rule: who may call what is said at each function.
#pragma once

#include "datagems/documents/fold.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <string>
#include <vector>

namespace datagems::persistence {

// A job with all its fields; `view` is documents::current_view, which is what readers show.
struct JobRecord {
    documents::JobBase view;
    std::vector<documents::PeerState> peers; // in the job's order; a missing field stands as an untouched state
    documents::JobControl control;
};

// Blocking; thread safe as far as its stores are. Holds references: the stores outlive it.
class JobRepository {
  public:
    JobRepository(CStore& cstore, R1fs& r1fs) : cstore_(cstore), r1fs_(r1fs) {}

    // Gateway. Writes details file, peer states (if absent), base (if absent) and the owner's entry, in this order, so
    // that a job exists once its base does. `base.details_cid` is filled in here. The job that stands is returned:
    // the same job again is success, even if the settings (peers) or the time have changed since; the same id with
    // another owner, title, number of records or details (but for created_at) is errc::conflict. No
    // peers, or one named twice: errc::invalid_argument.
    [[nodiscard]] Result<documents::JobBase> create(documents::JobBase base, const documents::JobDetails& details);

    // Anyone. errc::not_found if there is no such job. A peer state that cannot be read is logged and stands as
    // untouched: its owner writes it again from its ledger.
    [[nodiscard]] Result<JobRecord> find(std::string_view job_id);
    // Anyone. The stored bases of all jobs, unfolded; a document that cannot be read is left out and logged.
    [[nodiscard]] Result<std::vector<documents::JobBase>> list_bases();
    // Anyone. The current views, of one owner, or of all when empty. Only unfinished jobs cost reads of their own;
    // whoever opens a new generation of a finished job writes its view, too.
    [[nodiscard]] Result<std::vector<documents::JobBase>> list_views(std::string_view owner);
    [[nodiscard]] Result<documents::JobDetails> details(std::string_view cid);
    // Anyone. A fold over all jobs; writes nothing.
    [[nodiscard]] Result<documents::Metrics> metrics();

    // Gateway. Cancels the generation that `view` shows, unless it is over, and returns the job as it stands then. What
    // ends while the cancel is written may win: an ended job does not change its mind.
    [[nodiscard]] Result<JobRecord> cancel(const documents::JobBase& view, std::string_view by, Timestamp at);
    // Gateway. Opens the generation after the one that `view` shows: what failed or is missing is made again. Returns
    // the job as it stands then. errc::conflict, with a sentence for the user, when the job is not over or has all its
    // records. Repeating a call that failed finishes it; two racing callers open one generation.
    [[nodiscard]] Result<JobRecord> retry(const documents::JobBase& view);

    // The owning peer alone. Raises nothing itself: the caller raises `state.rev` at each write.
    [[nodiscard]] Result<void> write_peer_state(std::string_view job_id, const documents::PeerState& state);
    // Anyone. Replaces the stored view (and the owner's entry) if `view` is further than what is stored. Two
    // writers may cross, and the less far one win: repeat it at each poll while the stored view is unfinished.
    [[nodiscard]] Result<void> write_view(const documents::JobBase& view);

  private:
    [[nodiscard]] Result<documents::JobBase> confirm_same(const std::string& standing, const documents::JobBase& base,
                                                          const documents::JobDetails& details);
    [[nodiscard]] Result<void> write_initial_states(const documents::JobBase& base);
    [[nodiscard]] Result<void> write_owner_entry(const documents::JobBase& view);
    [[nodiscard]] Result<JobRecord> show_retry(const documents::JobBase& view);
    [[nodiscard]] Result<void> raise_generation(std::string_view job_id, std::int64_t generation);

    CStore& cstore_;
    R1fs& r1fs_;
};

} // namespace datagems::persistence
