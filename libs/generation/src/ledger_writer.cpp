#include "datagems/generation/ledger_writer.hpp"

namespace datagems::generation {

LedgerWriter::LedgerWriter(Ledger& ledger) : ledger_(ledger), thread_([this] { run(); }) {}

LedgerWriter::~LedgerWriter() {
    {
        const std::lock_guard hold(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void LedgerWriter::append(std::string line, Done done) {
    {
        const std::lock_guard hold(mutex_);
        lines_ += line;
        waiting_.push_back(std::move(done));
    }
    wake_.notify_one();
}

std::int64_t LedgerWriter::batches() const {
    const std::lock_guard hold(mutex_);
    return batches_;
}

void LedgerWriter::run() {
    std::unique_lock hold(mutex_);
    for (;;) {
        wake_.wait(hold, [&] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::string lines;
        std::vector<Done> waiting;
        lines.swap(lines_);
        waiting.swap(waiting_);
        ++batches_;
        hold.unlock();
        const auto written = ledger_.append(lines);
        for (auto& done : waiting) {
            done(written);
        }
        hold.lock();
    }
}

} // namespace datagems::generation
