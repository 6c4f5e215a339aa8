#include "services/job_list.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace datagems::gateway {
namespace {

constexpr std::int64_t max_limit = 500;

bool comes_before(Timestamp left_time, std::string_view left_id, Timestamp right_time, std::string_view right_id) {
    return left_time != right_time ? left_time > right_time : left_id > right_id;
}

bool contains(std::string_view text, std::string_view lower_part) {
    return ascii_lower(text).find(lower_part) != std::string::npos;
}

bool matches(const documents::JobBase& job, const JobQuery& query) {
    if (query.status && job.status != *query.status) return false;
    if (query.cursor && !comes_before(query.cursor->updated_at, query.cursor->id, job.updated_at, job.id)) return false;
    return query.text.empty() || contains(job.title, query.text) || contains(job.id, query.text);
}

} // namespace

std::string encode(const JobCursor& cursor) {
    return base64url_encode(std::to_string(cursor.updated_at.time_since_epoch().count()) + "|" + cursor.id);
}

std::optional<JobCursor> decode_cursor(std::string_view text) {
    const auto decoded = base64url_decode(text);
    if (!decoded) return std::nullopt;
    const auto bar = decoded->find('|');
    if (bar == std::string::npos) return std::nullopt;
    std::int64_t milliseconds = 0;
    const auto parsed = std::from_chars(decoded->data(), decoded->data() + bar, milliseconds);
    if (parsed.ec != std::errc{} || parsed.ptr != decoded->data() + bar) return std::nullopt;
    return JobCursor{Timestamp(std::chrono::milliseconds(milliseconds)), decoded->substr(bar + 1)};
}

JobQuery read_job_query(const http::Request& request, PayloadErrors& errors) {
    JobQuery query;
    if (const auto status = request.query_parameter("status")) {
        if (const auto parsed = documents::parse_job_status(*status)) {
            query.status = *parsed;
        } else {
            errors.add("status", "Must be one of queued, running, succeeded, failed, cancelled");
        }
    }
    query.text = ascii_lower(trim(request.query_parameter("q").value_or("")));
    query.limit = query_integer(request, "limit", 1, max_limit, errors);
    if (const auto cursor = request.query_parameter("cursor")) {
        query.cursor = decode_cursor(*cursor);
        if (!query.cursor) errors.add("cursor", "Must be a nextCursor of an earlier answer");
    }
    return query;
}

JobPage select_jobs(std::vector<documents::JobBase> views, const JobQuery& query) {
    JobPage page;
    page.jobs = std::move(views);
    std::erase_if(page.jobs, [&](const auto& job) { return !matches(job, query); });
    std::ranges::sort(page.jobs, [](const auto& left, const auto& right) {
        return comes_before(left.updated_at, left.id, right.updated_at, right.id);
    });
    if (query.limit && page.jobs.size() > static_cast<std::size_t>(*query.limit)) {
        page.jobs.resize(static_cast<std::size_t>(*query.limit));
        page.next = JobCursor{page.jobs.back().updated_at, page.jobs.back().id};
    }
    return page;
}

} // namespace datagems::gateway
