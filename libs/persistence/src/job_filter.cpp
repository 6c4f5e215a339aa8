#include "job_filter.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>

namespace datagems::persistence {
namespace {

using documents::JobBase;

bool comes_before(Timestamp left_time, std::string_view left_id, Timestamp right_time, std::string_view right_id) {
    return left_time != right_time ? left_time > right_time : left_id > right_id;
}

bool contains(std::string_view text, std::string_view lower_part) {
    return ascii_lower(text).find(lower_part) != std::string::npos;
}

} // namespace

bool matches(const JobBase& job, const JobFilter& filter) {
    if (filter.status && job.status != *filter.status) return false;
    if (filter.after && !comes_before(filter.after->updated_at, filter.after->id, job.updated_at, job.id)) return false;
    return filter.text.empty() || contains(job.title, filter.text) || contains(job.id, filter.text);
}

std::vector<JobBase> select_ended(std::vector<JobBase> bases, Timestamp time, std::size_t limit) {
    std::erase_if(bases,
                  [&](const JobBase& base) { return !documents::is_terminal(base.status) || base.updated_at >= time; });
    std::ranges::sort(bases, [](const JobBase& left, const JobBase& right) {
        return comes_before(right.updated_at, right.id, left.updated_at, left.id);
    });
    if (bases.size() > limit) bases.resize(limit);
    return bases;
}

JobPage select_page(std::vector<JobBase> views, const JobFilter& filter) {
    JobPage page;
    page.jobs = std::move(views);
    std::erase_if(page.jobs, [&](const JobBase& job) { return !matches(job, filter); });
    std::ranges::sort(page.jobs, [](const JobBase& left, const JobBase& right) {
        return comes_before(left.updated_at, left.id, right.updated_at, right.id);
    });
    if (filter.limit && page.jobs.size() > *filter.limit) {
        page.jobs.resize(*filter.limit);
        page.next = JobCursor{page.jobs.back().updated_at, page.jobs.back().id};
    }
    return page;
}

} // namespace datagems::persistence
