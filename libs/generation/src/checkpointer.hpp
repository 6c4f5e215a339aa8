// Uploads what a running job has made, part by part, so that a lost machine costs at most the last one.
#pragma once

#include "datagems/generation/checkpoint_pacer.hpp"
#include "datagems/generation/job_progress.hpp"
#include "datagems/generation/ledger_writer.hpp"
#include "datagems/generation/progress_reporter.hpp"
#include "part_file.hpp"

#include <string>
#include <vector>

namespace datagems::generation {

[[nodiscard]] std::vector<std::string> part_files(const std::vector<PartNote>& parts, const std::string& list_cid);

// Whatever cannot be removed is logged and left. Parts go once the peer state names the whole result.
[[nodiscard]] boost::asio::awaitable<void> remove_files(const JobServices& services, std::vector<std::string> cids);

// A slow or absent file store delays parts and nothing else. Everything from one thread or strand.
class Checkpointer {
  public:
    // All outlive it; nothing may be appended to `ledger` but through `writer`.
    Checkpointer(const JobServices& services, const JobSettings& settings, const std::string& job_id,
                 const Ledger& ledger, LedgerWriter& writer, JobProgress& progress, ProgressReporter& reporter);

    // Uploads parts as they come due, until close(), or until the ledger's file turns out to be gone (false): what is
    // made from then on is lost. Run once, in a task of its own.
    [[nodiscard]] boost::asio::awaitable<bool> run();
    void close();

    // The parts and their lists, for remove_files().
    [[nodiscard]] std::vector<std::string> files() const;

  private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> upload_new();
    [[nodiscard]] boost::asio::awaitable<Result<bool>> upload_part(std::uint64_t end);
    [[nodiscard]] boost::asio::awaitable<Result<void>> upload_list();
    [[nodiscard]] boost::asio::awaitable<void> remove_replaced();
    [[nodiscard]] PartRequest next_part(std::uint64_t end) const;
    [[nodiscard]] Result<std::optional<PartNote>> make_part(const PartRequest& request) const;
    void add(PartNote note);

    const JobServices& services_;
    const JobSettings& settings_;
    std::string job_id_;
    const Ledger& ledger_;
    LedgerWriter& writer_;
    JobProgress& progress_;
    ProgressReporter& reporter_;
    CheckpointPacer pacer_;
    Wakeup wakeup_;
    bool closed_ = false;
    std::vector<PartNote> parts_;
    std::string list_cid_;              // of the last list that was uploaded; empty if none
    std::vector<std::string> replaced_; // files that the last list does not name
};

} // namespace datagems::generation
