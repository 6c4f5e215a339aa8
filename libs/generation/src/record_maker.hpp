// Makes records: calls, judges, retries, and puts each outcome into the ledger.
#pragma once

#include "datagems/generation/job_progress.hpp"
#include "datagems/generation/ledger_writer.hpp"
#include "datagems/generation/progress_reporter.hpp"
#include "endpoint_watch.hpp"
#include "job_loader.hpp"
#include "record_store.hpp"

namespace datagems::generation {

// Any number of run() coroutines share one maker: each makes a record at a time. Everything from one thread or strand.
class RecordMaker {
  public:
    RecordMaker(const JobServices& services, const JobSettings& settings, const Blueprint& blueprint,
                EndpointWatch& endpoint, std::int64_t total_records, IndexSet to_do, JobProgress& progress,
                ProgressReporter& reporter, LedgerWriter& ledger, StopSignal& stop);

    // Until nothing is left to start or a stop is asked for, and what was made is in the ledger.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // Wakes those that wait for their turn; call after asking for a stop.
    void wake() {
        turn_.notify_all();
        line_.wake();
        store_.wake();
    }

    // There is another endpoint, or none any more, or one again.
    void on_endpoint_change();

  private:
    [[nodiscard]] boost::asio::awaitable<void> make_records();
    // False when we were stopped before there was an outcome.
    [[nodiscard]] boost::asio::awaitable<bool> make(std::int64_t index);
    [[nodiscard]] boost::asio::awaitable<NextStep> call_once(std::int64_t index, RecordPolicy& policy,
                                                             CallLine::Permit& permit, std::string& line);
    [[nodiscard]] boost::asio::awaitable<bool> wait_until_open();
    [[nodiscard]] SteadyTime opens_at() const noexcept;
    [[nodiscard]] inference::Completion completion_for(std::int64_t index, const RecordPolicy& policy) const;
    [[nodiscard]] NextStep judge(std::int64_t index, const inference::Reply& reply, RecordPolicy& policy,
                                 std::string& line);
    [[nodiscard]] NextStep note_failure(const inference::Failure& failure, RecordPolicy& policy);
    void show_health();

    const JobServices& services_;
    const JobSettings& settings_;
    const Blueprint& blueprint_;
    EndpointWatch& endpoint_;
    std::int64_t total_records_;
    IndexSet to_do_;
    JobProgress& progress_;
    ProgressReporter& reporter_;
    StopSignal& stop_;
    EndpointHealth health_;
    CallLine line_;
    Wakeup turn_;
    RecordStore store_;
};

} // namespace datagems::generation
