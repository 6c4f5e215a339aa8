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

// The peer's state if it has work left.
const documents::PeerState* find_work_of(const persistence::JobRecord& record, const std::string& peer_id) {
    if (documents::is_over(record.view)) return nullptr;
    const auto mine = std::ranges::find(record.peers, peer_id, &documents::PeerState::peer_id);
    if (mine == record.peers.end() || documents::is_finished_in(*mine, record.view.generation)) return nullptr;
    return &*mine;
}

bool is_older(const JobBase& a, const JobBase& b) {
    return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
}

} // namespace

std::chrono::milliseconds peer_states_valid_for(std::size_t peers) noexcept {
    constexpr std::size_t milliseconds_a_peer = 20;
    return std::chrono::milliseconds(peers * milliseconds_a_peer);
}

Result<Survey> Surveyor::survey(const std::vector<std::string>& running) {
    auto bases = jobs_.open_jobs();
    if (!bases) return bases.error();
    std::erase_if(*bases, [&](const JobBase& base) { return !concerns(base, peer_id_); });
    std::ranges::sort(*bases, is_older);
    std::erase_if(
        seen_, [&](const auto& entry) { return std::ranges::find(*bases, entry.first, &JobBase::id) == bases->end(); });
    Survey survey;
    for (const auto& base : *bases) {
        look_at(base, survey);
    }
    for (const auto& job_id : running) {
        if (std::ranges::find(*bases, job_id, &JobBase::id) == bases->end()) look_for_deleted(job_id, survey);
    }
    return survey;
}

void Surveyor::look_for_deleted(const std::string& job_id, Survey& survey) {
    const auto deleted = jobs_.is_deleted(job_id);
    if (deleted && *deleted) survey.deleted.insert(job_id);
    if (deleted) return;
    survey.complete = false;
    log::warning("poll.job_unreadable", {{"job", job_id}, {"reason", deleted.error().message}});
}

// In between, the own state is enough to know whether there is work, and the control whether it is still wanted.
void Surveyor::look_at(const JobBase& base, Survey& survey) {
    const bool whole = is_due(base);
    const auto record = whole ? jobs_.fold(base) : jobs_.fold_peer(base, peer_id_);
    if (!record) {
        survey.complete = false;
        log::warning("poll.job_unreadable", {{"job", base.id}, {"reason", record.error().message}});
        return;
    }
    if (record->control.deleted) {
        survey.deleted.insert(base.id);
        return;
    }
    if (const auto* mine = find_work_of(*record, peer_id_)) {
        survey.unfinished.push_back(base.id);
        survey.revs[base.id] = mine->rev;
        survey.owners[base.id] = base.owner;
        if (record->view.status == JobStatus::cancelled) survey.cancelled.insert(base.id);
    }
    if (!whole) {
        survey.complete = false;
        return;
    }
    if (const auto written = write(record->view, base); !written) {
        survey.complete = false;
        log::warning("poll.view_not_written", {{"job", base.id}, {"reason", written.error().message}});
    }
}

bool Surveyor::is_due(const JobBase& base) const {
    const auto seen = seen_.find(base.id);
    const auto valid_for = peer_states_valid_for(base.peers.size());
    return seen == seen_.end() || clock_.steady_now() - seen->second.read_at >= valid_for;
}

Result<void> Surveyor::write(const JobBase& view, const JobBase& base) {
    const auto now = clock_.steady_now();
    const auto [entry, is_new] = seen_.try_emplace(base.id, Seen{now, view, now});
    auto& seen = entry->second;
    seen.read_at = now;
    const bool moved = documents::is_further(view, seen.view);
    seen.view = view;
    if (moved) seen.since = now;
    if (documents::is_worth_storing(view, base)) return jobs_.write_view(view);
    if (documents::is_over(view) || now - seen.since < view_repeated_after) return {};
    seen.since = now;
    return jobs_.repeat_view(view);
}

} // namespace datagems::worker
