// Group commit: lines from many callers become few writes and few syncs.
#pragma once

#include "datagems/generation/ledger.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace datagems::generation {

// One thread writes what is queued, at once, so that the death of the process costs nothing that was handed over;
// another syncs what has been written since its last sync, so that no write waits for the disk. The queue is as long as
// its callers let it grow. Thread safe. The destructor writes and syncs what is queued.
class LedgerWriter {
  public:
    // Called once, on a thread of the writer's, after the sync that covers the lines or with the error of their batch.
    using Done = std::function<void(Result<void>)>;
    using Written = std::function<void()>;

    explicit LedgerWriter(Ledger& ledger);
    ~LedgerWriter();
    LedgerWriter(const LedgerWriter&) = delete;
    LedgerWriter& operator=(const LedgerWriter&) = delete;

    // `lines` end with '\n'. Never blocks on the disk. `on_written` is called before `done`, on a thread of the
    // writer's, once they are in the file, from where only the machine's death takes them; not if they cannot be
    // written.
    void append(std::string lines, Done done, Written on_written = nullptr);

    // Syncs so far.
    [[nodiscard]] std::int64_t batches() const;

    // Between two syncs: a fast disk is not asked for more than this many a second.
    static constexpr std::chrono::milliseconds min_gap{20};

  private:
    struct Caller {
        Done done;
        Written on_written;
    };
    static void tell(const std::vector<Caller>& callers, const Result<void>& outcome);
    void write_queued();
    void sync_written();
    void fail_unsynced(std::unique_lock<std::mutex>& hold, const Error& error);

    Ledger& ledger_;
    mutable std::mutex mutex_;
    std::condition_variable to_write_; // the writer looks again
    std::condition_variable to_sync_;  // the syncer looks again
    std::string lines_;                // queued
    std::vector<Caller> queued_;
    std::vector<Caller> written_;   // not yet synced
    std::uint64_t written_end_ = 0; // where their lines end
    bool writing_ = false;
    bool writer_ended_ = false;
    bool dropping_ = false; // a sync failed: no write may begin
    bool closing_ = false;
    std::int64_t batches_ = 0;
    std::thread syncer_;
    std::thread writer_;
};

} // namespace datagems::generation
