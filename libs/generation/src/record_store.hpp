// Puts finished records into the ledger while their makers go on: a paid answer is kept until the disk takes it.
#pragma once

#include "datagems/generation/call_slots.hpp"
#include "datagems/generation/job_progress.hpp"
#include "datagems/generation/ledger_writer.hpp"
#include "datagems/generation/progress_reporter.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace datagems::generation {

// A record counts, and is reported, once its line is synced. What the disk refuses (it is full, say) is offered again
// and again, and shown as a pause. Everything from one thread or strand.
class RecordStore {
  public:
    // `on_change` is called when there is room() again after there was none. All outlive it.
    RecordStore(const JobServices& services, const JobSettings& settings, const std::string& job_id,
                JobProgress& progress, ProgressReporter& reporter, LedgerWriter& ledger, StopSignal& stop,
                std::function<void()> on_change);
    ~RecordStore();
    RecordStore(const RecordStore&) = delete;
    RecordStore& operator=(const RecordStore&) = delete;

    // `line` is the record's line of the ledger; `failure` why there is none, empty for a good one. The permit of its
    // last call goes once the line is in the ledger's file, or was refused: so a kill never costs more calls than may
    // be under way. Never waits.
    void put(std::int64_t index, std::string line, std::string failure, CallLine::Permit permit);

    // Whether another call makes sense: the disk takes what we have, and not too much of it waits for its sync.
    [[nodiscard]] bool has_room() const noexcept;

    // Returns once all that was put is in the ledger, or after a stop when the disk has refused it once more. Not ended
    // by a cancellation of the caller.
    [[nodiscard]] boost::asio::awaitable<void> drain();
    // Call after asking for a stop: what the disk refused is offered a last time, now.
    void wake();

  private:
    struct Record {
        std::int64_t index;
        std::string failure;
    };
    struct Batch {
        std::string lines;
        std::vector<Record> records;
    };
    class Driver;
    std::shared_ptr<Driver> driver_; // shared with the handlers of the ledger's threads
};

} // namespace datagems::generation
