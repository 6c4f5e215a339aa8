// Ledgers that nobody will ask for any more.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace datagems::worker {

// Looks through this peer's ledgers. One goes when its job was deleted; or when it was left alone for a day, the job is
// over and all that this peer made, by what the ledger itself holds (the store may lag), is in a result file that is
// there: a retry makes the ledger anew from that. One that was left alone for a month goes when the store has not known
// its job for a day: it may be the wrong store, or not have heard of it yet. Blocking; not thread safe. Holds
// references: they outlive it.
class LedgerSweep {
  public:
    static constexpr std::chrono::hours left_alone{24};
    static constexpr std::chrono::hours long_alone{30 * 24};
    static constexpr std::chrono::hours unknown_for{24}; // by the steady clock

    LedgerSweep(persistence::JobRepository& jobs, persistence::R1fs& files, std::filesystem::path cache_dir,
                std::string peer_id, const Clock& clock = system_clock())
        : jobs_(jobs), files_(files), cache_dir_(std::move(cache_dir)), peer_id_(std::move(peer_id)), clock_(clock) {}

    struct Swept {
        std::size_t removed = 0;
        bool done = false; // all were looked at; the next call begins anew
    };
    // Looks at up to `limit` jobs in the store, each for a few calls, and goes on there at the next call.
    [[nodiscard]] Result<Swept> run(std::size_t limit);

  private:
    enum class Verdict { needed, needless };
    [[nodiscard]] Result<Verdict> judge(const std::string& job_id, const std::filesystem::path& folder);
    [[nodiscard]] Result<Verdict> judge_unknown(const std::string& job_id, std::chrono::hours untouched);
    [[nodiscard]] Result<bool> can_be_made_anew(const documents::PeerState& state, const std::filesystem::path& folder);

    persistence::JobRepository& jobs_;
    persistence::R1fs& files_;
    std::filesystem::path cache_dir_;
    std::string peer_id_;
    const Clock& clock_;
    std::string last_;                                // folder that was looked at
    std::map<std::string, SteadyTime> unknown_since_; // jobs
};

} // namespace datagems::worker
