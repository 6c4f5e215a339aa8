// Jobs by what is asked of them, so that neither a poll nor a page reads every job there ever was.
#pragma once

#include "datagems/base/result.hpp"
#include "datagems/documents/fold.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datagems::persistence {

// The place of a job in a list that is sorted by `updated_at` and then by id, both descending.
struct JobCursor {
    Timestamp updated_at{};
    std::string id;
};

struct JobFilter {
    std::string owner;
    std::optional<documents::JobStatus> status;
    std::string text;                 // part of the title or the id, ASCII letters in any case; in lower case here
    std::optional<JobCursor> after;   // only what stands after it
    std::optional<std::size_t> limit; // unset: all
};

// Of one moment.
struct OwnedJobs {
    std::vector<documents::JobBase> open; // of the owner, whatever else the filter says: they are still to be folded
    std::vector<documents::JobBase> over; // those that the filter asks for, in the list's order
};

// Of one moment.
struct JobFigures {
    std::vector<documents::JobBase> open; // not counted yet: they are still to be folded
    documents::Metrics over;
};

// The stored bases (unfolded) of datagen:jobs. A job is over when its base is (documents::is_over); the index may call
// one open that is over, never the other way about. What cannot be read is logged and left out. Blocking, thread safe.
// Errors as the store's.
class JobIndex {
  public:
    virtual ~JobIndex() = default;
    [[nodiscard]] virtual Result<std::vector<documents::JobBase>> open_jobs() = 0;
    [[nodiscard]] virtual Result<OwnedJobs> jobs_of(const JobFilter& filter) = 0;
    [[nodiscard]] virtual Result<JobFigures> figures() = 0;

    // Up to `limit` jobs whose stored view says that they ended, and that nothing of them has moved since `time`; those
    // that have not moved for longest come first, and of one time by their ids.
    [[nodiscard]] virtual Result<std::vector<documents::JobBase>> ended_before(Timestamp time, std::size_t limit) = 0;
    // Whether a peer's state of any other job names that file as its results or its errors. Engines that give each
    // upload a name of its own say no.
    [[nodiscard]] virtual Result<bool> names_file(std::string_view cid, std::string_view except_job) = 0;

    // How many open jobs one list or sum may fold, each for two calls of the store; those that changed last come first,
    // the others show their stored views, which workers keep current to about 20 s. Unset: all.
    [[nodiscard]] virtual std::optional<std::size_t> max_folds() const noexcept { return std::nullopt; }
};

} // namespace datagems::persistence
