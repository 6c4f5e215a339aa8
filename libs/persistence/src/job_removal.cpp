#include "datagems/persistence/job_removal.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/parts.hpp"
#include "documents.hpp"
#include "index_of.hpp"

#include <algorithm>

namespace datagems::persistence {

namespace keys = documents::keys;
using documents::DeletedJob;
using documents::JobBase;

namespace {

// Of the store: the next call would wait as long for nothing.
bool is_away(errc code) noexcept {
    return code == errc::unavailable || code == errc::timed_out;
}

} // namespace

JobRemover::JobRemover(CStore& cstore, R1fs& r1fs, const Clock& clock)
    : cstore_(cstore), r1fs_(r1fs), clock_(clock), index_(index_of(cstore)) {}

Result<std::vector<JobBase>> JobRemover::ended_before(Timestamp time, std::size_t limit) {
    return index_->ended_before(time, limit);
}

Result<JobBase> JobRemover::stored(std::string_view job_id) {
    const auto text = cstore_.hget(keys::jobs, job_id);
    if (!text) return text.error();
    const auto read = read_document(text->value_or("null"), "job base", documents::job_base_from_json);
    if (!read) return read.error();
    if (!*read) return Error{errc::not_found, "no such job: " + std::string(job_id)};
    return **read;
}

Result<std::optional<DeletedJob>> JobRemover::find_deleted(std::string_view job_id) {
    const auto text = cstore_.hget(keys::deleted_jobs, job_id);
    if (!text && text.error().code == errc::invalid_argument) return std::optional<DeletedJob>(); // no id
    if (!text) return text.error();
    if (!*text) return std::optional<DeletedJob>();
    return read_document(**text, "deleted job", documents::deleted_job_from_json);
}

Result<void> JobRemover::note(const DeletedJob& job) {
    return cstore_.hset(keys::deleted_jobs, job.id, to_text(job));
}

Result<void> JobRemover::remove(const JobBase& job, std::string_view by) {
    auto standing = find_deleted(job.id);
    if (!standing && standing.error().code != errc::corrupt) return standing.error();
    DeletedJob deletion;
    if (standing && *standing) deletion = std::move(**standing);
    deletion.id = job.id;
    deletion.owner = job.owner;
    deletion.details_cid = job.details_cid;
    deletion.at = clock_.now();
    deletion.by = by;
    deletion.removed_at.reset();
    ++deletion.rev;
    if (auto noted = note(deletion); !noted) return noted;
    const bool again = deletion.rev > 1;
    return carry_out(std::move(deletion), again);
}

Result<void> JobRemover::finish(DeletedJob job) {
    return carry_out(std::move(job), true);
}

// What is gone here may still stand at other replicas, and a field that is not there is deleted without telling them:
// so it is overwritten first with what counts as absent.
Result<void> JobRemover::remove_everywhere(std::string_view hash, std::string_view field) {
    if (auto written = cstore_.hset(hash, field, "null"); !written) return written;
    return cstore_.hdel(hash, field);
}

Result<void> JobRemover::carry_out(DeletedJob job, bool again) {
    if (again) {
        if (auto removed = remove_everywhere(keys::user_jobs(job.owner), job.id); !removed) return removed;
        if (auto removed = remove_everywhere(keys::jobs, job.id); !removed) return removed;
    }
    if (auto removed = cstore_.hdel(keys::jobs, job.id); !removed) return removed;
    const documents::JobControl::Deletion told{job.at, job.by, job.rev};
    const auto text = boost::json::serialize(to_json(told));
    auto written = cstore_.hset(keys::job_control(job.id), keys::control_deleted_field, text);
    if (!written) return written;
    if (auto removed = remove_fields(job); !removed) return removed;
    job.removed_at = clock_.now();
    ++job.rev;
    return note(job);
}

// The names of files go last: what is broken off is found again.
Result<void> JobRemover::remove_fields(const DeletedJob& job) {
    if (auto removed = cstore_.hdel(keys::user_jobs(job.owner), job.id); !removed) return removed;
    const auto hash = keys::job_peers(job.id);
    const auto peers = cstore_.hgetall(hash);
    if (!peers) return peers.error();
    for (const auto& [peer_id, text] : *peers) {
        if (auto removed = remove_peer(job, peer_id, text); !removed) return removed;
        if (auto removed = cstore_.hdel(hash, peer_id); !removed) return removed;
    }
    if (!job.details_cid.empty()) {
        if (auto removed = r1fs_.remove(job.details_cid); !removed) return removed;
    }
    const auto control = keys::job_control(job.id);
    const auto fields = cstore_.hgetall(control);
    if (!fields) return fields.error();
    for (const auto& [field, text] : *fields) {
        if (field == keys::control_deleted_field) continue;
        if (auto removed = cstore_.hdel(control, field); !removed) return removed;
    }
    return {};
}

// The files that its state names.
Result<void> JobRemover::remove_peer(const DeletedJob& job, std::string_view peer_id, std::string_view text) {
    const auto state = read_or_log(keys::job_peers(job.id), peer_id, text, documents::peer_state_from_json);
    if (!state) return {};
    if (state->parts_cid) {
        if (auto removed = remove_parts(*state->parts_cid); !removed) return removed;
    }
    const auto named_at = std::max({state->last_update_at.value_or(Timestamp()),
                                    state->finished_at.value_or(Timestamp()), state->started_at.value_or(Timestamp())});
    if (auto removed = remove_shared(state->errors_cid, job.id, named_at); !removed) return removed;
    return remove_shared(state->result_cid, job.id, named_at);
}

// Parts and the list of them are unlike any other job's.
Result<void> JobRemover::remove_parts(std::string_view list_cid) {
    const auto text = r1fs_.read_all(list_cid, documents::max_manifest_bytes);
    if (text) {
        const auto list = read_or_log("r1fs", list_cid, *text, documents::parts_manifest_from_json);
        if (list) {
            for (const auto& part : list->parts) {
                if (auto removed = r1fs_.remove(part.cid); !removed) return removed;
            }
        }
    } else if (text.error().code != errc::not_found && text.error().code != errc::corrupt) {
        return text.error();
    }
    return r1fs_.remove(list_cid);
}

// Another job may have made equal records, and its file be the same one. Who is about to name it has just added it
// again, or looks whether it is still there once it is named.
Result<void> JobRemover::remove_shared(const std::optional<std::string>& cid, std::string_view job_id,
                                       Timestamp named_at) {
    if (!cid || cid->empty()) return {};
    const R1fs::IsNamed is_named = [&] { return index_->names_file(*cid, job_id); };
    return r1fs_.remove_shared(*cid, named_at, is_named);
}

Result<void> JobRemover::forget(const DeletedJob& job) {
    if (auto finished = finish(job); !finished) return finished;
    auto removed = cstore_.hdel(keys::job_control(job.id), keys::control_deleted_field);
    if (!removed) return removed;
    return cstore_.hdel(keys::deleted_jobs, job.id);
}

bool JobRemover::has_looked_again(std::string_view job_id) const {
    const std::scoped_lock lock(mutex_);
    return looked_again_.contains(job_id);
}

void JobRemover::note_looked_again(const std::string& job_id) {
    const std::scoped_lock lock(mutex_);
    looked_again_.insert(job_id);
}

void JobRemover::forget_looks(const HashFields& deletions) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(looked_again_, [&](const std::string& job_id) { return !deletions.contains(job_id); });
}

Result<JobRemover::Round> JobRemover::finish_some(std::size_t limit, std::chrono::milliseconds young) {
    const auto fields = cstore_.hgetall(keys::deleted_jobs);
    if (!fields) return fields.error();
    forget_looks(*fields);
    Round round;
    std::optional<Error> failure;
    const auto now = clock_.now();
    for (const auto& [job_id, text] : *fields) {
        if (limit == 0) break;
        const auto job = read_or_log(keys::deleted_jobs, job_id, text, documents::deleted_job_from_json);
        if (!job || job->id != job_id) continue;
        const auto age = now - job->at;
        const bool broken_off = !job->removed_at && age >= young;
        const bool look_again = job->removed_at && age >= look_again_after && !has_looked_again(job_id);
        const bool old = age >= remember_for;
        if (!old && !broken_off && !look_again) continue;
        --limit;
        const auto done = old ? forget(*job) : finish(*job);
        if (!done && is_away(done.error().code)) return done.error();
        if (!done) {
            if (!failure) failure = with_context(done.error(), "the deletion of " + job_id);
            continue;
        }
        if (old) ++round.forgotten;
        if (!old && broken_off) ++round.finished;
        if (!old && look_again) note_looked_again(job_id);
    }
    if (failure) return *failure;
    return round;
}

} // namespace datagems::persistence
