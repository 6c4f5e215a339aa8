// Jobs in the store, by the one-writer rule: who may call what is said at each function.
#pragma once

#include "datagems/documents/fold.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <string>
#include <vector>

namespace datagems::persistence {

// A job with all its fields; `view` is the fold, which is what readers show.
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
    // that a job exists once its base does. The same job again is success; the same id with other details is
    // errc::conflict. `base.details_cid` is filled in here.
    [[nodiscard]] Result<documents::JobBase> create(documents::JobBase base, const documents::JobDetails& details);

    // Anyone. errc::not_found if there is no such job.
    [[nodiscard]] Result<JobRecord> find(std::string_view job_id);
    // Anyone. The stored bases of all jobs, unfolded; a document that cannot be read is left out and logged.
    [[nodiscard]] Result<std::vector<documents::JobBase>> list_bases();
    // Anyone. The folded views, unfinished jobs read with their peers; of one owner, or of all when empty.
    [[nodiscard]] Result<std::vector<documents::JobBase>> list_views(std::string_view owner);
    [[nodiscard]] Result<documents::JobDetails> details(std::string_view cid);
    [[nodiscard]] Result<documents::Metrics> metrics();

    // The owning peer alone. Raises nothing itself: the caller raises `state.rev` at each write.
    [[nodiscard]] Result<void> write_peer_state(std::string_view job_id, const documents::PeerState& state);
    // Any worker. Replaces the stored view (and the owner's entry) if `view` is further than what is stored.
    [[nodiscard]] Result<void> write_view(const documents::JobBase& view);

  private:
    CStore& cstore_;
    R1fs& r1fs_;
};

} // namespace datagems::persistence
