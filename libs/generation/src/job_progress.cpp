#include "datagems/generation/job_progress.hpp"

#include <chrono>
#include <cmath>

namespace datagems::generation {

using documents::PeerPhase;

namespace {

constexpr double rate_memory_seconds = 10; // a moment this long ago counts a third of what one now does

} // namespace

JobProgress::JobProgress(documents::PeerState stored) : state_(std::move(stored)) {
    state_.paused_because.reset();
    state_.rate = 0;
}

void JobProgress::recover(const LedgerContents& ledger) {
    done_ = ledger.ok;
    for (const auto& range : ledger.failed.ranges()) {
        for (auto index = range.start; index < range.end; ++index) {
            done_.insert(index);
        }
    }
    state_.generated_ok = ledger.ok.size();
    state_.generated_failed = ledger.failed.size();
    state_.errors = ledger.first_errors;
    if (ledger.last_result && ledger.last_result->cid != state_.result_cid) name_result(*ledger.last_result);
    if (ledger.generation == state_.generation) return;
    state_.generation = ledger.generation;
    state_.finished_at.reset();
    state_.errors_cid.reset();
}

void JobProgress::start(Timestamp now) {
    state_.phase = PeerPhase::running;
    if (!state_.started_at) state_.started_at = now;
}

void JobProgress::call_started(std::int64_t index, std::int64_t attempt, Timestamp now) {
    in_flight_[index] = Call{attempt, now};
}

void JobProgress::call_ended(std::int64_t index) {
    in_flight_.erase(index);
}

void JobProgress::count_tokens(std::int64_t in, std::int64_t out) noexcept {
    state_.tokens_in += in;
    state_.tokens_out += out;
}

void JobProgress::count_retry(std::string_view cause) {
    ++state_.retries[std::string(cause)];
}

void JobProgress::record_made(std::int64_t index) {
    if (done_.insert(index)) ++state_.generated_ok;
}

void JobProgress::record_failed(std::int64_t index, std::string_view reason) {
    if (!done_.insert(index)) return;
    ++state_.generated_failed;
    if (state_.errors.size() < max_first_errors) state_.errors.push_back({index, std::string(reason)});
}

bool JobProgress::pause(PauseSource source, std::string_view reason) {
    auto& known = pauses_[source];
    if (known == reason) return false;
    known = reason;
    return true;
}

void JobProgress::finish(const UploadNote& result, const std::optional<UploadNote>& errors, Timestamp now) {
    pauses_.clear();
    state_.phase = PeerPhase::finished;
    name_result(result);
    state_.parts_cid.reset();
    state_.errors_cid.reset();
    if (errors) state_.errors_cid = errors->cid;
    if (!state_.finished_at) state_.finished_at = now;
}

void JobProgress::name_result(const UploadNote& result) {
    state_.result_cid = result.cid;
    state_.result_sha256 = result.sha256;
    state_.result_counts = result.counts;
    state_.result_generation = result.generation;
}

void JobProgress::finish_with_nothing(Timestamp now) {
    pauses_.clear();
    state_.phase = PeerPhase::finished;
    state_.parts_cid.reset();
    if (!state_.finished_at) state_.finished_at = now;
}

void JobProgress::give_up(std::string_view reason, Timestamp now) {
    pauses_.clear();
    state_.phase = PeerPhase::failed;
    state_.paused_because = reason;
    if (!state_.finished_at) state_.finished_at = now;
}

// An exponentially weighted mean of what was made between reports.
void JobProgress::measure_rate(Timestamp now) {
    const bool works = state_.phase == PeerPhase::running && pauses_.empty();
    if (!works || !measured_at_ || now <= *measured_at_) {
        if (!works) state_.rate = 0;
    } else {
        const double seconds = std::chrono::duration<double>(now - *measured_at_).count();
        const double rate = static_cast<double>(made() - measured_made_) / seconds;
        const double weight = state_.rate > 0 ? 1 - std::exp(-seconds / rate_memory_seconds) : 1;
        state_.rate += weight * (rate - state_.rate);
    }
    measured_at_ = now;
    measured_made_ = made();
}

documents::PeerState JobProgress::next_report(Timestamp now) {
    ++state_.rev;
    state_.last_update_at = now;
    measure_rate(now);
    auto report = state_;
    report.done = done_.ranges();
    report.in_flight.reserve(in_flight_.size());
    for (const auto& [index, call] : in_flight_) {
        report.in_flight.push_back({index, call.attempt, call.since});
    }
    if (!pauses_.empty()) {
        report.phase = PeerPhase::paused;
        report.paused_because = pauses_.begin()->second;
    }
    return report;
}

} // namespace datagems::generation
