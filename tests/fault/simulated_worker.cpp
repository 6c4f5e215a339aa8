#include "simulated_worker.hpp"

#include <algorithm>

namespace datagems::test {

using documents::PeerState;
using generation::LedgerContents;

void SimulatedWorker::start() {
    running_.clear();
    surveyor_.reset();
    jobs_.reset();
    store_ = join_();
    jobs_ = std::make_unique<persistence::JobRepository>(*store_, files_, clock_);
    surveyor_.emplace(*jobs_, peer_, clock_);
}

void SimulatedWorker::poll() {
    std::vector<std::string> at_work;
    for (const auto& [job_id, run] : running_) {
        at_work.push_back(job_id);
    }
    const auto survey = surveyor_->survey(at_work);
    if (!survey) return;
    for (const auto& job_id : survey->deleted) {
        running_.erase(job_id);
        ledgers_.erase(job_id);
        last_reports_.erase(job_id);
    }
    for (const auto& job_id : survey->unfinished) {
        const auto run = running_.find(job_id);
        if (run == running_.end()) {
            begin(job_id);
        } else {
            run->second.cancelled = run->second.cancelled || survey->cancelled.contains(job_id);
            if (survey->revs.at(job_id) < run->second.stored_rev) run->second.dirty = true;
        }
    }
}

// As JobRunner does: sync, find, and what the ledger says is right.
void SimulatedWorker::begin(const std::string& job_id) {
    (void)jobs_->sync(job_id); // as good as it goes
    const auto record = jobs_->find(job_id);
    if (!record) return;
    const auto mine = std::ranges::find(record->peers, peer_, &PeerState::peer_id);
    if (mine == record->peers.end()) return;
    const bool cancelled = record->view.status == documents::JobStatus::cancelled;
    const bool over = documents::is_terminal(record->view.status) && !cancelled;
    if (over || documents::is_finished_in(*mine, record->view.generation)) return;

    auto& ledger = ledgers_[job_id];
    if (record->view.generation > ledger.generation) { // failures of before are void
        ledger.failed = {};
        ledger.generation = record->view.generation;
    }
    Run run{generation::JobProgress(*mine), mine->range, cancelled};
    run.progress.recover(ledger);
    if (!cancelled) run.progress.start(clock_.now());
    running_.emplace(job_id, std::move(run));
}

void SimulatedWorker::work() {
    if (running_.empty()) return;
    const auto at = std::uniform_int_distribution<std::size_t>(0, running_.size() - 1)(random_);
    auto& [job_id, run] = *std::next(running_.begin(), static_cast<std::ptrdiff_t>(at));
    auto& ledger = ledgers_[job_id];
    const bool all_made = ledger.ok.size() + ledger.failed.size() == run.range.size();
    if (!run.ended && (all_made || run.cancelled)) deliver(job_id, run, ledger);
    if (!run.ended) make_record(run, ledger);
    if (!run.dirty || !(run.ended || happens(0.5))) return;
    const bool told = report(job_id, run);
    if (run.ended && told) running_.erase(job_id);
}

void SimulatedWorker::make_record(Run& run, LedgerContents& ledger) {
    for (auto index = run.range.start; index < run.range.end; ++index) {
        if (ledger.ok.contains(index) || ledger.failed.contains(index)) continue;
        if (happens(0.15)) {
            ledger.failed.insert(index);
            run.progress.record_failed(index, "refused");
        } else {
            ledger.ok.insert(index);
            run.progress.record_made(index);
        }
        run.dirty = true;
        return;
    }
}

void SimulatedWorker::deliver(const std::string& job_id, Run& run, LedgerContents& ledger) {
    if (run.cancelled && run.progress.made() == 0) {
        run.progress.finish_with_nothing(clock_.now());
    } else {
        const documents::RecordCounts counts{ledger.ok.size(), ledger.failed.size()};
        generation::UploadNote note{"result", job_id + "/" + peer_ + "/" + std::to_string(ledger.generation), "",
                                    ledger.generation, counts};
        run.progress.finish(note, std::nullopt, clock_.now());
        ledger.last_result = std::move(note);
    }
    last_reports_[job_id] = run.progress.next_report(clock_.now());
    run.ended = true;
    run.dirty = true;
}

bool SimulatedWorker::report(const std::string& job_id, Run& run) {
    const auto state = run.progress.next_report(clock_.now());
    if (!jobs_->write_peer_state(job_id, state)) return false;
    run.stored_rev = state.rev;
    run.dirty = false;
    return true;
}

void SimulatedWorker::repeat_last_reports() {
    for (const auto& [job_id, state] : last_reports_) {
        if (!running_.contains(job_id)) (void)jobs_->repeat_peer_state(job_id, state);
    }
}

} // namespace datagems::test
