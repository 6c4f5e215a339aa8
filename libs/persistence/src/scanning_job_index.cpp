#include "scanning_job_index.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"
#include "job_filter.hpp"

namespace datagems::persistence {

namespace keys = documents::keys;
using documents::JobBase;

Result<std::vector<JobBase>> ScanningJobIndex::open_jobs() {
    auto all = read_all();
    if (!all) return all.error();
    return std::move(all->open);
}

Result<OwnedJobs> ScanningJobIndex::jobs_of(const JobFilter& filter) {
    auto all = read_all();
    if (!all) return all;
    const auto strange = [&](const JobBase& base) { return base.owner != filter.owner; };
    std::erase_if(all->open, strange);
    std::erase_if(all->over, strange);
    all->over = select_page(std::move(all->over), filter).jobs;
    return all;
}

Result<JobFigures> ScanningJobIndex::figures() {
    auto all = read_all();
    if (!all) return all.error();
    return JobFigures{std::move(all->open), documents::fold_metrics(all->over)};
}

Result<OwnedJobs> ScanningJobIndex::read_all() {
    const auto fields = cstore_.hgetall(keys::jobs);
    if (!fields) return fields.error();
    OwnedJobs jobs;
    for (const auto& [job_id, text] : *fields) {
        auto base = read_or_log(keys::jobs, job_id, text, documents::job_base_from_json);
        if (!base || base->id != job_id) continue;
        (documents::is_over(*base) ? jobs.over : jobs.open).push_back(std::move(*base));
    }
    return jobs;
}

} // namespace datagems::persistence
