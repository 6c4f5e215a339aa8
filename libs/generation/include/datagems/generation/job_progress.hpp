// The state of one peer's part of one job, as it is reported: counts, what is in flight, what is done, why it waits.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/generation/ledger.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace datagems::generation {

// Where the cause of a pause lies; each is set and cleared by itself.
enum class PauseSource { profile, model, disk, files };

// Plain bookkeeping; not thread safe.
class JobProgress {
  public:
    // What the store knows of this peer.
    explicit JobProgress(documents::PeerState stored);

    // What the ledger holds; where the two differ, the ledger is right. Before the making begins.
    void recover(const LedgerContents& ledger);

    // The making begins, or goes on.
    void start(Timestamp now);

    void call_started(std::int64_t index, std::int64_t attempt, Timestamp now);
    void call_ended(std::int64_t index);
    // Those still listed were cut short by us.
    void calls_aborted() { in_flight_.clear(); }
    void count_tokens(std::int64_t in, std::int64_t out) noexcept;
    void count_retry(std::string_view cause);
    void record_made(std::int64_t index);
    void record_failed(std::int64_t index, std::string_view reason);

    // False if that was known already.
    bool pause(PauseSource source, std::string_view reason);
    // False if it was not paused for that.
    bool resume(PauseSource source) { return pauses_.erase(source) > 0; }

    // The list of the parts that are uploaded.
    void set_parts(const std::string& cid) { state_.parts_cid = cid; }
    [[nodiscard]] const std::optional<std::string>& parts_cid() const noexcept { return state_.parts_cid; }

    void uploading() noexcept { state_.phase = documents::PeerPhase::uploading; }
    void finish(const UploadNote& result, const std::optional<UploadNote>& errors, Timestamp now);
    // Nothing was made and nothing will be: the job was cancelled.
    void finish_with_nothing(Timestamp now);
    void give_up(std::string_view reason, Timestamp now);

    [[nodiscard]] std::int64_t in_flight() const noexcept { return static_cast<std::int64_t>(in_flight_.size()); }
    // Good and failed ones.
    [[nodiscard]] std::int64_t made() const noexcept { return state_.generated_ok + state_.generated_failed; }
    [[nodiscard]] std::int64_t failed() const noexcept { return state_.generated_failed; }
    [[nodiscard]] bool paused() const noexcept { return !pauses_.empty(); }

    // The document as it is to be written next; `rev` is one more than at the last call.
    [[nodiscard]] documents::PeerState next_report(Timestamp now);

  private:
    struct Call {
        std::int64_t attempt = 1;
        Timestamp since{};
    };
    void name_result(const UploadNote& result);
    void measure_rate(Timestamp now);

    documents::PeerState state_;
    IndexSet done_;
    std::map<std::int64_t, Call> in_flight_;
    std::map<PauseSource, std::string> pauses_;
    std::optional<Timestamp> measured_at_; // the rate, last
    std::int64_t measured_made_ = 0;       // how many were made then
};

} // namespace datagems::generation
