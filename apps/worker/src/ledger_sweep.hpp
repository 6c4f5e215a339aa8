// Ledgers that nobody will ask for any more.
#pragma once

#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace datagems::worker {

// Looks through this peer's ledgers. One goes when its job was deleted; or when it was left alone for a day, the job is
// over and all that this peer made is in a result file that is there: a retry makes the ledger anew from that. Of a job
// that the store does not know it goes after a month: it may be the wrong store. Blocking; not thread safe. Holds
// references: they outlive it.
class LedgerSweep {
  public:
    static constexpr std::chrono::hours left_alone{24};
    static constexpr std::chrono::hours unknown_for{30 * 24};

    LedgerSweep(persistence::JobRepository& jobs, persistence::R1fs& files, std::filesystem::path cache_dir,
                std::string peer_id)
        : jobs_(jobs), files_(files), cache_dir_(std::move(cache_dir)), peer_id_(std::move(peer_id)) {}

    struct Swept {
        std::size_t removed = 0;
        bool done = false; // all were looked at; the next call begins anew
    };
    // Looks at up to `limit` jobs in the store, each for a few calls, and goes on there at the next call.
    [[nodiscard]] Result<Swept> run(std::size_t limit);

  private:
    enum class Verdict { needed, needless };
    [[nodiscard]] Result<Verdict> judge(const std::string& job_id, std::chrono::hours untouched);
    [[nodiscard]] Result<bool> can_be_made_anew(const documents::PeerState& state);

    persistence::JobRepository& jobs_;
    persistence::R1fs& files_;
    std::filesystem::path cache_dir_;
    std::string peer_id_;
    std::string last_; // folder that was looked at
};

} // namespace datagems::worker
