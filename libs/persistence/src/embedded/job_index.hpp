// The index over datagen:jobs: the tables open_jobs, over_jobs and over_totals (schema.cpp). Triggers make every job
// that anybody writes an open one; writers who know the documents then move those that are over.
#pragma once

#include "datagems/persistence/job_index.hpp"
#include "embedded/reader_pool.hpp"

#include <string_view>

namespace datagems::persistence::embedded {

// To be called in the transaction that wrote `text` into the field `job_id` of datagen:jobs.
[[nodiscard]] Result<void> index_job(Connection& connection, std::string_view job_id, std::string_view text);

// Moves what is over but stands as open: all jobs after the tables were made, later only what other programs wrote.
[[nodiscard]] Result<void> index_all_jobs(Connection& connection);

// Whether a peer's state, of any job but that one, names the file as its results or errors.
[[nodiscard]] Result<bool> names_file(Connection& connection, std::string_view cid, std::string_view except_job = {});

// Holds a reference: the pool outlives it.
class SqliteJobIndex final : public JobIndex {
  public:
    explicit SqliteJobIndex(ReaderPool& readers) : readers_(readers) {}
    Result<std::vector<documents::JobBase>> open_jobs() override;
    Result<OwnedJobs> jobs_of(const JobFilter& filter) override;
    Result<JobFigures> figures() override;
    Result<std::vector<documents::JobBase>> ended_before(Timestamp time, std::size_t limit) override;
    Result<bool> names_file(std::string_view cid, std::string_view except_job) override;

  private:
    ReaderPool& readers_;
};

} // namespace datagems::persistence::embedded
