#include "datagems/generation/ledger_writer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace datagems::generation {

void LedgerWriter::tell(const std::vector<Caller>& callers, const Result<void>& outcome) {
    for (const auto& caller : callers) {
        caller.done(outcome);
    }
}

LedgerWriter::LedgerWriter(Ledger& ledger)
    : ledger_(ledger), syncer_([this] { sync_written(); }), writer_([this] { write_queued(); }) {}

LedgerWriter::~LedgerWriter() {
    {
        const std::lock_guard hold(mutex_);
        closing_ = true;
    }
    to_write_.notify_one();
    to_sync_.notify_one();
    writer_.join();
    syncer_.join();
}

void LedgerWriter::append(std::string lines, Done done, Written on_written) {
    {
        const std::lock_guard hold(mutex_);
        if (lines_.empty()) {
            lines_ = std::move(lines);
        } else {
            lines_ += lines;
        }
        queued_.push_back({std::move(done), std::move(on_written)});
    }
    to_write_.notify_one();
}

std::int64_t LedgerWriter::batches() const {
    const std::lock_guard hold(mutex_);
    return batches_;
}

void LedgerWriter::write_queued() {
    std::unique_lock hold(mutex_);
    for (;;) {
        to_write_.wait(hold, [&] { return !dropping_ && (closing_ || !queued_.empty()); });
        if (queued_.empty()) break;
        const auto lines = std::exchange(lines_, {});
        auto callers = std::exchange(queued_, {});
        writing_ = true;
        hold.unlock();
        const auto end = ledger_.write(lines);
        if (!end) tell(callers, end.error());
        for (const auto& caller : callers) {
            if (end && caller.on_written) caller.on_written();
        }
        hold.lock();
        writing_ = false;
        const bool awaited = written_.empty() || dropping_;
        if (end) {
            written_end_ = *end;
            std::ranges::move(callers, std::back_inserter(written_));
        }
        if (awaited) to_sync_.notify_one();
    }
    writer_ended_ = true;
    to_sync_.notify_one();
}

void LedgerWriter::sync_written() {
    std::unique_lock hold(mutex_);
    for (;;) {
        to_sync_.wait(hold, [&] { return writer_ended_ || !written_.empty(); });
        if (written_.empty()) return;
        const auto begun = std::chrono::steady_clock::now();
        const auto callers = std::exchange(written_, {});
        const auto end = written_end_; // not what is written by now: its callers hear of the next sync
        ++batches_;
        hold.unlock();
        const auto synced = ledger_.sync(end);
        if (synced) tell(callers, synced);
        hold.lock();
        if (!synced) {
            std::ranges::copy(callers, std::back_inserter(written_));
            fail_unsynced(hold, synced.error());
        }
        to_sync_.wait_until(hold, begun + min_gap, [&] { return closing_; });
    }
}

// What was written beside the sync that failed lies behind what has to be cut off.
void LedgerWriter::fail_unsynced(std::unique_lock<std::mutex>& hold, const Error& error) {
    dropping_ = true;
    to_sync_.wait(hold, [&] { return !writing_; });
    const auto callers = std::exchange(written_, {});
    hold.unlock();
    ledger_.drop_unsynced();
    tell(callers, error);
    hold.lock();
    dropping_ = false;
    to_write_.notify_one();
}

} // namespace datagems::generation
