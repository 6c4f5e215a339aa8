#include "scanning_job_index.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"
#include "job_filter.hpp"

#include <algorithm>
#include <iterator>

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

Result<std::vector<JobBase>> ScanningJobIndex::ended_before(Timestamp time, std::size_t limit) {
    auto all = read_all();
    if (!all) return all.error();
    auto ended = std::move(all->open);
    std::ranges::move(all->over, std::back_inserter(ended));
    return select_ended(std::move(ended), time, limit);
}

Result<bool> ScanningJobIndex::names_file(std::string_view cid, std::string_view except_job) {
    const auto jobs = cstore_.hgetall(keys::jobs);
    if (!jobs) return jobs.error();
    for (const auto& [job_id, text] : *jobs) {
        if (job_id == except_job) continue;
        const auto hash = keys::job_peers(job_id);
        const auto peers = cstore_.hgetall(hash);
        if (!peers) return peers.error();
        for (const auto& [peer_id, state_text] : *peers) {
            const auto state = read_or_log(hash, peer_id, state_text, documents::peer_state_from_json);
            if (state && (state->result_cid == cid || state->errors_cid == cid)) return true;
        }
    }
    return false;
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
