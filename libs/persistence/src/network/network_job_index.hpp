// The jobs of a store in a network, where reading them all is the costly call: what was read is kept and amended by
// every base that this process writes or reads, and all are read again only when what is kept has aged.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/job_index.hpp"
#include "newest_open_jobs.hpp"

#include <map>
#include <mutex>

namespace datagems::persistence {

// How long a reading of all jobs stays good. Its bytes decide: whoever looks for open jobs (each worker, at each poll)
// spends no more than 50 kB/s on it, and whoever shows lists (each gateway, when it is asked) 5 MB/s.
[[nodiscard]] std::chrono::milliseconds open_jobs_valid_for(std::size_t bytes) noexcept; // 15 s to 30 min
[[nodiscard]] std::chrono::milliseconds job_list_valid_for(std::size_t bytes) noexcept;  // 1 s to 1 min

// Thread safe; calls of the store are made without a lock on what is kept. Holds references: they outlive it.
class NetworkJobIndex final : public JobIndex {
  public:
    NetworkJobIndex(CStore& store, const Clock& clock) : store_(store), clock_(clock) {}

    // One call of the store (the hint), and one for each job that is new in it.
    Result<std::vector<documents::JobBase>> open_jobs() override;
    // Not older than job_list_valid_for says, but for this process's own jobs, which are as they were written.
    Result<OwnedJobs> jobs_of(const JobFilter& filter) override;
    Result<JobFigures> figures() override;
    Result<std::vector<documents::JobBase>> ended_before(Timestamp time, std::size_t limit) override;
    // Each upload to a network's file store has a name of its own.
    Result<bool> names_file(std::string_view, std::string_view) override { return false; }
    [[nodiscard]] std::optional<std::size_t> max_folds() const noexcept override { return 50; }

    // A base as it stands in the store; an older one than what is kept changes nothing.
    void note(std::string_view job_id, std::string_view text);
    void forget(std::string_view job_id);
    // This process has deleted it: as above, and the others need not look for it any more.
    void withdraw(std::string_view job_id);
    // This process has written a base: one that opens a job is announced to the others. Failures are logged: whoever
    // reads all jobs finds it, too.
    void announce(std::string_view job_id, std::string_view text);

  private:
    struct Entry {
        documents::JobBase base;
        std::uint64_t noted = 0; // by the count of notes
    };
    enum class Wanted { open, all };

    [[nodiscard]] Result<void> bring_up_to_date(Wanted wanted);
    [[nodiscard]] bool is_due(Wanted wanted) const;
    [[nodiscard]] Result<void> read_all();
    void sync_once();
    [[nodiscard]] Result<void> follow_hint();
    [[nodiscard]] bool is_known(const OpenJobMark& mark) const;
    [[nodiscard]] bool is_known_over(const OpenJobMark& mark) const;
    [[nodiscard]] std::vector<OpenJobMark> unknown_among(const std::vector<OpenJobMark>& hint);
    [[nodiscard]] std::vector<OpenJobMark> lost_from(const std::vector<OpenJobMark>& hint);
    [[nodiscard]] bool opens_job(const documents::JobBase& base);
    void write_hint(const std::vector<OpenJobMark>& hint, std::span<const OpenJobMark> added);
    void keep(documents::JobBase base);
    void take_deleted(const HashFields& fields, std::uint64_t notes_before);

    CStore& store_;
    const Clock& clock_;
    std::mutex reading_; // one reads all at a time; taken before mutex_
    mutable std::mutex mutex_;
    std::map<std::string, Entry, std::less<>> jobs_; // the open ones; the others only for those who list
    std::map<std::string, std::int64_t, std::less<>>
        over_; // generations of jobs in the hint that are over and not kept
    std::map<std::string, Timestamp, std::less<>> announced_;
    std::map<std::string, std::uint64_t, std::less<>>
        deleted_; // jobs, by the count of notes: they stay away, whatever a lagging replica brings back
    std::optional<SteadyTime> read_at_;
    std::size_t bytes_ = 0; // of all jobs, when last read
    std::uint64_t notes_ = 0;
    bool keeps_all_ = false;
};

} // namespace datagems::persistence
