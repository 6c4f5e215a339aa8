// Tells the store how a job goes: one write under way at a time, the next carries everything since.
#pragma once

#include "datagems/generation/job_progress.hpp"
#include "datagems/generation/job_services.hpp"
#include "datagems/generation/stop_signal.hpp"

#include <cstdint>
#include <string>

namespace datagems::generation {

// A slow or absent store delays reports and nothing else. Everything from one thread or strand.
class ProgressReporter {
  public:
    ProgressReporter(const JobServices& services, const JobSettings& settings, std::string job_id,
                     JobProgress& progress);

    // A record ended.
    void on_record();
    // Something to tell soon: started, paused, resumed.
    void on_change();
    // The `rev` of our state as the store shows it. One older than what the store took from us came back from a replica
    // that lags: ours is written again.
    void on_stored(std::int64_t rev);

    // Writes reports as they come due, until close(). Run once, in a task of its own.
    [[nodiscard]] boost::asio::awaitable<void> run();
    void close();

    // After run() has ended: writes the state as it is, again and again until the store has it. False when a stop was
    // asked for first; one try is made in any case.
    [[nodiscard]] boost::asio::awaitable<bool> write_last(StopSignal& stop);

    // The last state that the store took from us.
    [[nodiscard]] const std::optional<documents::PeerState>& stored() const noexcept { return stored_; }

  private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> write_once();

    const JobServices& services_;
    async::BackoffPolicy backoff_;
    std::string job_id_;
    JobProgress& progress_;
    ReportPacer pacer_;
    Wakeup wakeup_;
    bool closed_ = false;
    std::optional<documents::PeerState> stored_;
};

} // namespace datagems::generation
