// A worker of the simulation: the real survey and the real bookkeeping of a job (JobProgress), with a ledger and a
// model that are numbers.
#pragma once

#include "datagems/generation/job_progress.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "survey.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>

namespace datagems::test {

class SimulatedWorker {
  public:
    using Join = std::function<std::unique_ptr<persistence::CStore>()>;

    // `join` is called at each start.
    SimulatedWorker(std::string peer, Join join, persistence::R1fs& files, const ManualClock& clock,
                    std::mt19937_64& random)
        : peer_(std::move(peer)), join_(std::move(join)), files_(files), clock_(clock), random_(random) {
        start();
    }

    // Lists the jobs and begins or resumes what has work.
    void poll();
    // Makes a record of some running job, or delivers it; reports in between.
    void work();
    // All but the ledgers is lost.
    void crash() { start(); }
    [[nodiscard]] const std::string& peer() const noexcept { return peer_; }
    // What a real worker does some time after a delivery.
    void repeat_last_reports();

    [[nodiscard]] bool is_idle() const noexcept { return running_.empty(); }

  private:
    struct Run {
        generation::JobProgress progress;
        documents::IndexRange range;
        bool cancelled = false;
        bool ended = false; // delivered, but the store has not heard of it yet
        bool dirty = true;
        std::int64_t stored_rev = 0;
    };

    void start();
    void begin(const std::string& job_id);
    void make_record(Run& run, generation::LedgerContents& ledger);
    void deliver(const std::string& job_id, Run& run, generation::LedgerContents& ledger);
    bool report(const std::string& job_id, Run& run);
    [[nodiscard]] bool happens(double share) { return std::bernoulli_distribution(share)(random_); }

    const std::string peer_;
    const Join join_;
    persistence::R1fs& files_;
    const ManualClock& clock_;
    std::mt19937_64& random_;
    std::map<std::string, generation::LedgerContents> ledgers_; // by job; on disk
    std::map<std::string, documents::PeerState> last_reports_;  // by job; on disk
    std::unique_ptr<persistence::CStore> store_;
    std::unique_ptr<persistence::JobRepository> jobs_;
    std::optional<worker::Surveyor> surveyor_;
    std::map<std::string, Run> running_;
};

} // namespace datagems::test
