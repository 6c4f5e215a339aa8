// Filtering and paging of a user's jobs. Pure functions.
#pragma once

#include "payload.hpp"

#include "datagems/documents/job.hpp"
#include "datagems/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace datagems::gateway {

// The place after a job in a list that is sorted by `updated_at` and then by id, both descending.
struct JobCursor {
    Timestamp updated_at{};
    std::string id;
};
[[nodiscard]] std::string encode(const JobCursor& cursor);
[[nodiscard]] std::optional<JobCursor> decode_cursor(std::string_view text);

struct JobQuery {
    std::optional<documents::JobStatus> status;
    std::string text;                  // part of the title or the id, ASCII letters in any case
    std::optional<std::int64_t> limit; // unset: all
    std::optional<JobCursor> cursor;
};
// Reads status, q, limit (1 to 500) and cursor.
[[nodiscard]] JobQuery read_job_query(const http::Request& request, PayloadErrors& errors);

struct JobPage {
    std::vector<documents::JobBase> jobs;
    std::optional<JobCursor> next; // set when there is more
};
[[nodiscard]] JobPage select_jobs(std::vector<documents::JobBase> views, const JobQuery& query);

} // namespace datagems::gateway
