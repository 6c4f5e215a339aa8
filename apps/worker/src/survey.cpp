#include "survey.hpp"

#include "datagems/documents/fold.hpp"
#include "datagems/observe/log.hpp"

#include <algorithm>
#include <tuple>

namespace datagems::worker {
namespace {

using documents::JobBase;
using documents::JobStatus;

bool concerns(const JobBase& base, const std::string& peer_id) {
    return !documents::is_over(base) && std::ranges::find(base.peers, peer_id) != base.peers.end();
}

bool has_work_for(const persistence::JobRecord& record, const std::string& peer_id) {
    if (documents::is_over(record.view)) return false;
    const auto mine = std::ranges::find(record.peers, peer_id, &documents::PeerState::peer_id);
    return mine != record.peers.end() && !documents::is_finished_in(*mine, record.view.generation);
}

bool is_older(const JobBase& a, const JobBase& b) {
    return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
}

void look_at(persistence::JobRepository& jobs, const JobBase& base, const std::string& peer_id, Survey& survey) {
    const auto record = jobs.find(base.id);
    if (!record) {
        survey.complete = false;
        log::warning("poll.job_unreadable", {{"job", base.id}, {"reason", record.error().message}});
        return;
    }
    if (has_work_for(*record, peer_id)) {
        survey.unfinished.push_back(base.id);
        if (record->view.status == JobStatus::cancelled) survey.cancelled.insert(base.id);
    }
    if (!documents::is_further(record->view, base)) return;
    if (const auto written = jobs.write_view(record->view); !written) {
        survey.complete = false;
        log::warning("poll.view_not_written", {{"job", base.id}, {"reason", written.error().message}});
    }
}

} // namespace

Result<Survey> survey_jobs(persistence::JobRepository& jobs, const std::string& peer_id) {
    auto bases = jobs.open_jobs();
    if (!bases) return bases.error();
    std::erase_if(*bases, [&](const JobBase& base) { return !concerns(base, peer_id); });
    std::ranges::sort(*bases, is_older);
    Survey survey;
    for (const auto& base : *bases) {
        look_at(jobs, base, peer_id, survey);
    }
    return survey;
}

} // namespace datagems::worker
