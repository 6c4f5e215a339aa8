// What handlers that read a job's records have in common.
#pragma once

#include "datagems/exports/source.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::gateway {

// Looks at a job until its files hold still: a delivery, a retry or a deletion may take one away between the look and
// the reading. A missing file is damage only if the job, looked at again, still names the same ones.
class FileLooks {
  public:
    // A look: call before the files are read.
    void found(const persistence::JobRecord& job);
    // Whether the error that came of reading is a reason for another look. There are three at most.
    [[nodiscard]] bool again(const Error& error);

  private:
    std::string named_;
    std::string damaged_; // as named at the look before
    int left_ = 2;
};

struct JobData {
    persistence::JobRecord job;
    std::vector<exports::Source> sources;
};

// The files of a job that is this user's, noted in `looks`. Errors: those of find_own_job(), errc::conflict before
// there is anything whole, and those of exports::sources_of(). Blocking.
[[nodiscard]] Result<JobData> find_data(persistence::JobRepository& jobs, persistence::R1fs& r1fs, std::string_view id,
                                        std::string_view username, FileLooks& looks);

// Nothing if they are missing or damaged: without them the order of fields is unknown, the records are not. Blocking.
[[nodiscard]] Result<std::optional<documents::JobDetails>> find_details(persistence::JobRepository& jobs,
                                                                        const persistence::JobRecord& job);

// What the user is told when a job's records cannot be had. Damage is logged.
[[nodiscard]] http::Response refuse_data(const Error& error, const http::Context& context);

} // namespace datagems::gateway
