// Jobs in the store, by the one-writer rule: who may call what is said at each function.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/documents/fold.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/job_index.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <memory>
#include <string>
#include <vector>

namespace datagems::persistence {

class ShownViews;
class SyncPacer;

// A job with all its fields; `view` is documents::current_view, which is what readers show.
struct JobRecord {
    documents::JobBase view;
    std::vector<documents::PeerState> peers; // in the job's order; a missing field stands as an untouched state
    documents::JobControl control;
};

struct JobPage {
    std::vector<documents::JobBase> jobs; // current views
    std::optional<JobCursor> next;        // set when there is more
};

// Blocking; thread safe as far as its stores are. Holds references: the stores outlive it.
class JobRepository {
  public:
    // Who shows jobs to people remembers what was shown: an ended job is not shown open again, and progress does not go
    // backwards, whatever older fields come back, unless in a later generation. A worker goes by what the store says
    // now: where its own fields have gone back it writes them again.
    enum class Reader { worker, gateway };

    // Lists by the store's own index, or by reading all jobs where it has none. `clock` outlives it.
    JobRepository(CStore& cstore, R1fs& r1fs, const Clock& clock = system_clock(), Reader reader = Reader::worker);
    ~JobRepository();

    // Gateway. Writes details file, peer states (if absent), base (if absent) and the owner's entry, in this order, so
    // that a job exists once its base does. `base.details_cid` is filled in here. The job that stands is returned:
    // the same job again is success, even if the settings (peers) or the time have changed since; the same id with
    // another owner, title, number of records or details (but for created_at) is errc::conflict. No
    // peers, or one named twice: errc::invalid_argument. A job that was deleted does not come back: already_exists.
    [[nodiscard]] Result<documents::JobBase> create(documents::JobBase base, const documents::JobDetails& details);

    // Anyone. errc::not_found if there is no such job. A peer state that cannot be read is logged and stands as
    // untouched: its owner writes it again from its ledger. Where the peers' states are behind the stored view, our
    // replica lags: they are synced, at most once in half a minute, and read again. What no worker
    // can see to is seen to by whoever looks again after half a minute: the view of a retry that broke off between its
    // two writes, and that of an end at a replica without a worker, are written; where nothing has moved for a minute
    // repeat_view is called.
    [[nodiscard]] Result<JobRecord> find(std::string_view job_id);
    // Anyone. As find, for a stored base that is at hand; one that was deleted says so in its control.
    [[nodiscard]] Result<JobRecord> fold(const documents::JobBase& stored);
    // Anyone. As fold, but of the peers' states only that one is read, so the view is no further than it alone can say.
    [[nodiscard]] Result<JobRecord> fold_peer(const documents::JobBase& stored, std::string_view peer_id);
    [[nodiscard]] Result<bool> exists(std::string_view job_id); // anyone
    // Anyone. Whether it was deleted, lately: where its base is not there it may never have been.
    [[nodiscard]] Result<bool> is_deleted(std::string_view job_id);
    // A peer that begins or resumes its work on the job, before it reads and writes its state: brings the job's fields
    // up to date with another replica.
    [[nodiscard]] Result<void> sync(std::string_view job_id);
    // Anyone. The stored bases, unfolded, of all jobs to which something may still be added.
    [[nodiscard]] Result<std::vector<documents::JobBase>> open_jobs();
    // Anyone. The current views of one owner's jobs. Only open ones cost reads of their own; whoever opens a new
    // generation of a job that is over writes its view, too.
    [[nodiscard]] Result<JobPage> list(const JobFilter& filter);
    // As above, of the open ones alone.
    [[nodiscard]] Result<std::vector<documents::JobBase>> list_open(std::string_view owner);
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
    // The owning peer alone, while nothing else of it writes there: that state once more, with a `rev` above what
    // stands, for replicas that have not seen it. Does nothing where a later generation stands.
    [[nodiscard]] Result<void> repeat_peer_state(std::string_view job_id, documents::PeerState state);
    // Anyone, of an open job on which nothing moves: we may have missed what the others wrote, or they what we did. The
    // job is synced, and the view written once more, with a higher `rev`, unless a further one is stored, for replicas
    // that have not seen it and do not know that the job is open; those that know better answer.
    [[nodiscard]] Result<void> repeat_view(const documents::JobBase& view);
    // Anyone. Replaces the stored view (and the owner's entry) if `view` is further than what is stored. Two
    // writers may cross, and the less far one win: repeat it at each poll while the stored view is unfinished.
    [[nodiscard]] Result<void> write_view(const documents::JobBase& view);

  private:
    [[nodiscard]] Result<documents::JobBase> confirm_same(const std::string& standing, const documents::JobBase& base,
                                                          const documents::JobDetails& details);
    [[nodiscard]] Result<void> check_not_deleted(std::string_view job_id);
    [[nodiscard]] Result<void> write_initial_states(const documents::JobBase& base);
    [[nodiscard]] Result<void> write_owner_entry(const documents::JobBase& view);
    [[nodiscard]] Result<void> fold_open(std::vector<documents::JobBase>& bases);
    [[nodiscard]] Result<JobRecord> fold_here(const documents::JobBase& stored);
    [[nodiscard]] documents::JobBase as_shown(documents::JobBase view);
    void see_to(const documents::JobBase& view, const documents::JobBase& stored);
    [[nodiscard]] Result<void> show_newer_generation(const documents::JobBase& written);
    [[nodiscard]] Result<JobRecord> show_retry(const documents::JobBase& view);
    [[nodiscard]] Result<void> raise_generation(std::string_view job_id, std::int64_t generation);

    CStore& cstore_;
    R1fs& r1fs_;
    const Clock& clock_;
    std::shared_ptr<JobIndex> index_;
    std::unique_ptr<SyncPacer> syncs_;
    std::unique_ptr<SyncPacer> looks_;  // at jobs that must be seen to
    std::unique_ptr<ShownViews> shown_; // of a gateway
};

} // namespace datagems::persistence
