#include "datagems/persistence/jobs.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"
#include "index_of.hpp"
#include "job_record.hpp"
#include "shown_views.hpp"
#include "sync_pacer.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <tuple>

namespace datagems::persistence {
namespace {

namespace keys = documents::keys;
using documents::JobBase;
using documents::JobDetails;
using documents::PeerState;

// After which a job that is open may have been missed by others, or its end by us.
constexpr std::chrono::seconds stands_still{60};
constexpr std::size_t max_details_bytes = std::size_t{4} * 1024 * 1024;

Error no_such_job(std::string_view job_id) {
    return Error{errc::not_found, "no such job: " + std::string(job_id)};
}

// Equal but for the time of confirmation, which differs when the same draft is confirmed again. Both sides have been
// through text, so that numbers compare as they are stored. The schema's order is that of the records' fields, and
// objects compare without order.
Result<bool> is_same_order(const JobDetails& stored, JobDetails ours) {
    ours.created_at = stored.created_at;
    const auto through_text = read_document(to_text(ours), "job details", documents::job_details_from_json);
    if (!through_text) return through_text.error();
    return to_json(stored) == to_json(**through_text) &&
           boost::json::serialize(stored.schema) == boost::json::serialize((*through_text)->schema);
}

// A peer named twice would have a range that nobody makes.
Result<void> check_peers(const std::vector<std::string>& peers) {
    const std::set<std::string_view> names(peers.begin(), peers.end());
    if (!peers.empty() && names.size() == peers.size()) return {};
    return Error{errc::invalid_argument, "a job needs peers, each of them once"};
}

// A deletion that crossed the writing of a view took away what was there before it.
Result<void> take_back_if_deleted(CStore& cstore, const JobBase& view) {
    const auto deleted = cstore.hget(keys::deleted_jobs, view.id);
    if (!deleted) return deleted.error();
    if (!*deleted || **deleted == "null") return {};
    if (auto gone = cstore.hdel(keys::jobs, view.id); !gone) return gone;
    if (auto gone = cstore.hdel(keys::user_jobs(view.owner), view.id); !gone) return gone;
    return no_such_job(view.id);
}

} // namespace

JobRepository::JobRepository(CStore& cstore, R1fs& r1fs, const Clock& clock, Reader reader)
    : cstore_(cstore), r1fs_(r1fs), clock_(clock), index_(index_of(cstore)), syncs_(std::make_unique<SyncPacer>(clock)),
      looks_(std::make_unique<SyncPacer>(clock)),
      shown_(reader == Reader::gateway ? std::make_unique<ShownViews>() : nullptr) {}

JobRepository::~JobRepository() = default;

Result<JobBase> JobRepository::create(JobBase base, const JobDetails& details) {
    if (auto checked = check_peers(base.peers); !checked) return checked.error();
    const auto standing = cstore_.hget(keys::jobs, base.id);
    if (!standing) return standing.error();
    if (*standing) return confirm_same(**standing, base, details);
    if (auto checked = check_not_deleted(base.id); !checked) return checked.error();

    auto cid = r1fs_.add_bytes(to_text(details), base.id + ".json");
    if (!cid) return cid.error();
    base.details_cid = std::move(*cid);
    auto written = write_initial_states(base);
    if (!written) return written.error();
    const auto inserted = cstore_.hset_if_absent(keys::jobs, base.id, to_text(base));
    if (!inserted) return inserted.error();
    if (!inserted->inserted) return confirm_same(inserted->value, base, details);
    // Another confirmation's may have been deleted in the meantime: then ours was not written, or is removed again.
    if (auto checked = check_not_deleted(base.id); !checked) return checked.error();
    written = write_owner_entry(base);
    if (!written) return written.error();
    return base;
}

Result<void> JobRepository::check_not_deleted(std::string_view job_id) {
    const auto deleted = cstore_.hget(keys::deleted_jobs, job_id);
    if (!deleted) return deleted.error();
    if (*deleted && **deleted != "null") return Error{errc::already_exists, "The job of this draft was deleted"};
    return {};
}

// A job stands under this id already, made by an earlier or a racing confirmation.
Result<JobBase> JobRepository::confirm_same(const std::string& standing, const JobBase& base,
                                            const JobDetails& details) {
    const auto read = read_document(standing, "job base", documents::job_base_from_json);
    if (!read) return read.error();
    if (!*read) return Error{errc::corrupt, "job base: must be a JSON object"};
    const JobBase& stored = **read;
    const auto differs = Error{errc::conflict, "the job " + base.id + " exists already, with other contents"};
    const auto key = [](const JobBase& job) {
        return std::tie(job.id, job.owner, job.title, job.total_records, job.dataset_mode);
    };
    if (key(stored) != key(base)) return differs;
    if (stored.details_cid != base.details_cid) {
        // Names need not be content hashes, so another name does not mean other contents.
        const auto stored_details = this->details(stored.details_cid);
        if (!stored_details) return stored_details.error();
        const auto same = is_same_order(*stored_details, details);
        if (!same) return same.error();
        if (!*same) return differs;
    }
    // The earlier one may have stopped just before this last step.
    const auto entry = cstore_.hget(keys::user_jobs(stored.owner), stored.id);
    if (!entry) return entry.error();
    if (!*entry) {
        auto written = write_owner_entry(stored);
        if (!written) return written.error();
    }
    return stored;
}

// Until its base stands no peer touches the job: states of an attempt that stopped half-way, with other peers in the
// settings, are replaced.
Result<void> JobRepository::write_initial_states(const JobBase& base) {
    const auto hash = keys::job_peers(base.id);
    for (const auto& state : untouched_states(base)) {
        const auto text = documents::serialise_bounded(state);
        const auto inserted = cstore_.hset_if_absent(hash, state.peer_id, text);
        if (!inserted) return inserted.error();
        if (inserted->value == text) continue;
        const auto base_now = cstore_.hget(keys::jobs, base.id);
        if (!base_now) return base_now.error();
        if (*base_now) return {};
        auto written = cstore_.hset(hash, state.peer_id, text);
        if (!written) return written;
    }
    return {};
}

Result<void> JobRepository::write_owner_entry(const JobBase& view) {
    const auto hash = keys::user_jobs(view.owner);
    const auto standing = cstore_.hget(hash, view.id);
    if (!standing) return standing.error();
    documents::UserJob entry;
    if (*standing) {
        auto earlier = read_or_log(hash, view.id, **standing, documents::user_job_from_json);
        if (earlier) entry.unknown = std::move(earlier->unknown);
    }
    entry.id = view.id;
    entry.title = view.title;
    entry.status = view.status;
    entry.created_at = view.created_at;
    entry.updated_at = view.updated_at;
    return cstore_.hset(hash, view.id, to_text(entry));
}

Result<JobRecord> JobRepository::find(std::string_view job_id) {
    const auto text = cstore_.hget(keys::jobs, job_id);
    // What cannot be a name of the store is no job's id either; ids come from outside.
    if (!text && text.error().code == errc::invalid_argument) return no_such_job("(not an id)");
    if (!text) return text.error();
    if (!*text) return no_such_job(job_id);
    const auto stored = read_document(**text, "job base", documents::job_base_from_json);
    if (!stored) return with_context(stored.error(), "job " + std::string(job_id));
    if (!*stored) return no_such_job(job_id);
    auto record = fold(**stored);
    if (!record) return record;
    if (record->control.deleted) return no_such_job(job_id);
    see_to(record->view, **stored);
    return record;
}

JobBase JobRepository::as_shown(JobBase view) {
    return shown_ ? shown_->further(std::move(view)) : view;
}

void JobRepository::see_to(const JobBase& view, const JobBase& stored) {
    const bool over = documents::is_over(view);
    const bool missing = view.generation > stored.generation || (over && !documents::is_over(stored));
    const bool is_still = !over && clock_.now() - view.updated_at >= stands_still;
    if ((!missing && !is_still) || !looks_->take_later(view.id)) return;
    if (const auto seen_to = missing ? write_view(view) : repeat_view(view); !seen_to) {
        log::warning("job.view_not_written", {{"job", view.id}, {"reason", seen_to.error().message}});
    }
}

Result<JobRecord> JobRepository::fold(const JobBase& stored) {
    auto record = fold_here(stored);
    if (!record || !is_behind(record->peers, record->view, record->control) || !syncs_->take(stored.id)) return record;
    if (const auto synced = cstore_.hsync(keys::job_peers(stored.id)); !synced) {
        log::warning("job.not_synced", {{"job", stored.id}, {"reason", synced.error().message}});
        return record;
    }
    return fold_here(stored);
}

Result<JobRecord> JobRepository::fold_here(const JobBase& stored) {
    const auto fields = read_fields(cstore_, stored.id);
    if (!fields) return fields.error();
    auto record = to_record(stored, *fields);
    if (record) record->view = as_shown(std::move(record->view));
    return record;
}

Result<void> JobRepository::sync(std::string_view job_id) {
    auto control = cstore_.hsync(keys::job_control(job_id));
    auto peers = cstore_.hsync(keys::job_peers(job_id));
    return control ? peers : control;
}

Result<JobRecord> JobRepository::fold_peer(const JobBase& stored, std::string_view peer_id) {
    auto control = cstore_.hgetall(keys::job_control(stored.id));
    if (!control) return control.error();
    auto state = cstore_.hget(keys::job_peers(stored.id), peer_id);
    if (!state) return state.error();
    JobFields fields{std::move(*control), {}};
    if (*state) fields.peers.emplace(peer_id, std::move(**state));
    return to_record(stored, fields);
}

Result<bool> JobRepository::exists(std::string_view job_id) {
    const auto text = cstore_.hget(keys::jobs, job_id);
    if (!text) return text.error();
    return text->has_value();
}

Result<bool> JobRepository::is_deleted(std::string_view job_id) {
    const auto text = cstore_.hget(keys::job_control(job_id), keys::control_deleted_field);
    if (!text) return text.error();
    return *text && **text != "null";
}

Result<JobDetails> JobRepository::details(std::string_view cid) {
    const auto text = r1fs_.read_all(cid, max_details_bytes);
    if (!text) return with_context(text.error(), "job details");
    auto read = read_document(*text, "job details", documents::job_details_from_json);
    if (!read) return read.error();
    if (!*read) return Error{errc::corrupt, "job details: must be a JSON object"};
    return std::move(**read);
}

Result<void> JobRepository::repeat_peer_state(std::string_view job_id, PeerState state) {
    const auto hash = keys::job_peers(job_id);
    const auto text = cstore_.hget(hash, state.peer_id);
    if (!text) return text.error();
    if (!*text) {
        // Of a deleted job nothing is told again.
        const auto deleted = is_deleted(job_id);
        if (!deleted) return deleted.error();
        if (*deleted) return {};
    } else {
        const auto standing = read_or_log(hash, state.peer_id, **text, documents::peer_state_from_json);
        if (standing && standing->generation > state.generation) return {};
        if (standing) state.rev = std::max(state.rev, standing->rev);
    }
    state.rev += 1;
    return write_peer_state(job_id, state);
}

Result<void> JobRepository::write_peer_state(std::string_view job_id, const PeerState& state) {
    return cstore_.hset(keys::job_peers(job_id), state.peer_id, documents::serialise_bounded(state));
}

Result<void> JobRepository::repeat_view(const JobBase& view) {
    if (auto synced = sync(view.id); !synced) return synced;
    const auto text = cstore_.hget(keys::jobs, view.id);
    if (!text) return text.error();
    if (!*text) return no_such_job(view.id);
    const auto stored = read_document(**text, "job base", documents::job_base_from_json);
    if (!stored) return stored.error();
    if (!*stored || documents::is_further(**stored, view)) return {};
    auto next = view;
    next.rev = std::max(view.rev, (*stored)->rev) + 1;
    return cstore_.hset(keys::jobs, next.id, to_text(next));
}

Result<void> JobRepository::write_view(const JobBase& view) {
    const auto text = cstore_.hget(keys::jobs, view.id);
    if (!text) return text.error();
    if (!*text) return no_such_job(view.id);
    const auto stored = read_document(**text, "job base", documents::job_base_from_json);
    if (!stored) return stored.error();
    if (!*stored) return no_such_job(view.id);
    if (!documents::is_further(view, **stored)) return {};
    auto next = view;
    next.rev = std::max(view.rev, (*stored)->rev) + 1;
    // The base last: a terminal one says that all is written, and nobody looks at the job again.
    if (auto entry = write_owner_entry(next); !entry) return entry;
    if (auto written = cstore_.hset(keys::jobs, next.id, to_text(next)); !written) return written;
    if (auto standing = take_back_if_deleted(cstore_, next); !standing) return standing;
    if (!documents::is_terminal(next.status)) return {};
    // A retry writes its generation and then its view: where this write came after both, the view is lost, but not the
    // generation.
    const auto job = find(next.id);
    if (!job) return job.error();
    if (job->view.generation == next.generation) return {};
    return write_view(job->view);
}

} // namespace datagems::persistence
