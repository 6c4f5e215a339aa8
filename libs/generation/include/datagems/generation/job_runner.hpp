// Runs this peer's part of one job from wherever it stands to its end.
//
//     JobRunner runner(services, settings, job_id);
//     const auto end = co_await runner.run();
//
// The life of a run: read the job → details, schema, ledger → make what is not in the ledger → result file → upload →
// note in the ledger → last peer state. Of a job that is found cancelled, only what is in the ledger is delivered. It
// can be broken off at any point and run again, by this process or the next.
#pragma once

#include "datagems/generation/job_services.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace datagems::generation {

enum class JobEnd {
    finished,    // the peer's part is delivered (of a cancelled job, what there is of it) and the store knows it
    given_up,    // it can never be made, and the store knows why
    stopped,     // asked to stop
    deleted,     // the job is no more, nor its ledger
    interrupted, // something did not fit together (another worker holds the ledger, say); logged, to be run again later
};

// All calls from the thread of `services.executor`. Outlives its run().
class JobRunner {
  public:
    JobRunner(const JobServices& services, const JobSettings& settings, std::string job_id);
    ~JobRunner();
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;

    // Once. Throws only for bugs.
    [[nodiscard]] boost::asio::awaitable<JobEnd> run();

    // No new calls: run() returns once those in flight have ended and are in the ledger.
    void stop();
    // The job was cancelled: no new calls; once those in flight have ended, what was made is delivered. May be
    // repeated.
    void cancel();
    // The job was deleted: calls in flight are broken off, nothing is written any more, the ledger goes. May be
    // repeated.
    void drop();
    // The `rev` of this peer's state as a later look at the store shows it: an older one than ours is written over.
    void on_stored(std::int64_t rev);
    // After stop() or cancel(): ends the calls in flight as well; after a stop they are made again next time.
    void abort_calls();

    [[nodiscard]] std::int64_t in_flight() const noexcept;
    // Whether it cannot go on at present: paused, or in trouble with the store before it has begun.
    [[nodiscard]] bool waiting() const noexcept;
    [[nodiscard]] const std::string& job_id() const noexcept;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace datagems::generation
