// The index of engines that have none of their own: reads all jobs at every call.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/job_index.hpp"

namespace datagems::persistence {

// Holds a reference: the store outlives it.
class ScanningJobIndex final : public JobIndex {
  public:
    explicit ScanningJobIndex(CStore& cstore) : cstore_(cstore) {}
    Result<std::vector<documents::JobBase>> open_jobs() override;
    Result<OwnedJobs> jobs_of(const JobFilter& filter) override;
    Result<JobFigures> figures() override;
    Result<std::vector<documents::JobBase>> ended_before(Timestamp time, std::size_t limit) override;
    Result<bool> names_file(std::string_view cid, std::string_view except_job) override;

  private:
    [[nodiscard]] Result<OwnedJobs> read_all();
    CStore& cstore_;
};

} // namespace datagems::persistence
