// Deleting jobs: what stands of one is removed in an order that can be broken off anywhere and taken up by anybody.
//
// 1. datagen:deleted-jobs says what is to be removed. 2. The base goes: from here on nobody lists or finds the job.
// 3. The job's control says that it is deleted, for workers that still have it at hand. 4. The owner's entry, the files
// and the peers' states go. 5. datagen:deleted-jobs says that all is gone, and remembers it for some days, so that what
// a lagging process or replica brings back is removed again.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/documents/job.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/job_index.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::persistence {

// Of gateways, any number at once: two that remove the same job do the same. Blocking; thread safe as far as its stores
// are. Holds references: they outlive it.
class JobRemover {
  public:
    // How long after a deletion what came back in the meantime is removed again, and when it is forgotten.
    static constexpr std::chrono::hours look_again_after{1};
    static constexpr std::chrono::hours remember_for{72};

    JobRemover(CStore& cstore, R1fs& r1fs, const Clock& clock = system_clock());

    // The job, running or not, with all its files. May be repeated; what an error leaves is finished by finish_some().
    [[nodiscard]] Result<void> remove(const documents::JobBase& job, std::string_view by);

    // The base as it stands, which is all that remove() needs: also of a job with fields that cannot be read.
    [[nodiscard]] Result<documents::JobBase> stored(std::string_view job_id);

    // The deletion of a job that is no more, as long as it is remembered.
    [[nodiscard]] Result<std::optional<documents::DeletedJob>> find_deleted(std::string_view job_id);

    // Goes on with a removal that may have broken off. May be repeated.
    [[nodiscard]] Result<void> finish(documents::DeletedJob job);

    struct Round {
        std::size_t finished = 0;  // removals that had broken off
        std::size_t forgotten = 0; // deletions that are no longer remembered
    };
    // Goes on with up to `limit` deletions for which it is time. `young` are left to those who are at work on them. One
    // that fails for a reason of its own holds up no other; the first such error is returned when all had their turn.
    [[nodiscard]] Result<Round> finish_some(std::size_t limit,
                                            std::chrono::milliseconds young = std::chrono::minutes(1));

    // Up to `limit` jobs that have ended and not moved since `time`, by their stored views.
    [[nodiscard]] Result<std::vector<documents::JobBase>> ended_before(Timestamp time, std::size_t limit);

  private:
    [[nodiscard]] Result<void> note(const documents::DeletedJob& job);
    [[nodiscard]] Result<void> carry_out(documents::DeletedJob job, bool again);
    [[nodiscard]] Result<void> forget(const documents::DeletedJob& job);
    [[nodiscard]] Result<void> remove_everywhere(std::string_view hash, std::string_view field);
    [[nodiscard]] Result<void> remove_fields(const documents::DeletedJob& job);
    [[nodiscard]] Result<void> remove_peer(const documents::DeletedJob& job, std::string_view peer_id,
                                           std::string_view text);
    [[nodiscard]] Result<void> remove_parts(std::string_view list_cid);
    [[nodiscard]] Result<void> remove_shared(const std::optional<std::string>& cid, std::string_view job_id,
                                             Timestamp named_at);

    [[nodiscard]] bool has_looked_again(std::string_view job_id) const;
    void note_looked_again(const std::string& job_id);
    void forget_looks(const HashFields& deletions);

    CStore& cstore_;
    R1fs& r1fs_;
    const Clock& clock_;
    std::shared_ptr<JobIndex> index_;
    mutable std::mutex mutex_;
    // By this process, whose replica may hold what others' do not.
    std::set<std::string, std::less<>> looked_again_;
};

} // namespace datagems::persistence
