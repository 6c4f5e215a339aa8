// Group commit: lines from many coroutines become few writes and few syncs.
#pragma once

#include "datagems/generation/ledger.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace datagems::generation {

// A thread that writes and syncs whatever has been queued since its last sync. The queue is as long as there are
// callers that wait. Thread safe. The destructor writes what is queued.
class LedgerWriter {
  public:
    // Called once, on the writer's thread, after the sync that covers the line or with the error of its batch.
    using Done = std::function<void(Result<void>)>;

    explicit LedgerWriter(Ledger& ledger);
    ~LedgerWriter();
    LedgerWriter(const LedgerWriter&) = delete;
    LedgerWriter& operator=(const LedgerWriter&) = delete;

    // `line` ends with '\n'. Never blocks on the disk.
    void append(std::string line, Done done);

    [[nodiscard]] std::int64_t batches() const;

  private:
    void run();

    Ledger& ledger_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::string lines_;
    std::vector<Done> waiting_;
    std::int64_t batches_ = 0;
    bool closing_ = false;
    std::thread thread_;
};

} // namespace datagems::generation
