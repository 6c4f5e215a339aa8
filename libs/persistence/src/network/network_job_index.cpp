#include "network_job_index.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"
#include "job_filter.hpp"

#include <algorithm>

namespace datagems::persistence {
namespace {

namespace keys = documents::keys;
using documents::JobBase;
using namespace std::chrono_literals;

constexpr std::size_t open_jobs_bytes_per_second = 50'000;
constexpr std::size_t job_list_bytes_per_second = 5'000'000;
// A job that was announced and is missing in the hint lost a race; later than this it was pushed out.
constexpr auto announce_again_for = 10min;

std::chrono::milliseconds time_for(std::size_t bytes, std::size_t bytes_per_second) noexcept {
    return std::chrono::milliseconds(bytes / (bytes_per_second / 1'000));
}

std::size_t bytes_of(const HashFields& fields) noexcept {
    std::size_t bytes = 0;
    for (const auto& [name, value] : fields) {
        bytes += name.size() + value.size();
    }
    return bytes;
}

} // namespace

std::chrono::milliseconds open_jobs_valid_for(std::size_t bytes) noexcept {
    return std::clamp<std::chrono::milliseconds>(time_for(bytes, open_jobs_bytes_per_second), 15s, 30min);
}

std::chrono::milliseconds job_list_valid_for(std::size_t bytes) noexcept {
    return std::clamp<std::chrono::milliseconds>(time_for(bytes, job_list_bytes_per_second), 1s, 1min);
}

Result<std::vector<JobBase>> NetworkJobIndex::open_jobs() {
    if (auto current = bring_up_to_date(Wanted::open); !current) return current.error();
    if (auto followed = follow_hint(); !followed) return followed.error();
    const std::scoped_lock lock(mutex_);
    std::vector<JobBase> open;
    for (const auto& [id, entry] : jobs_) {
        if (!documents::is_over(entry.base)) open.push_back(entry.base);
    }
    return open;
}

Result<OwnedJobs> NetworkJobIndex::jobs_of(const JobFilter& filter) {
    if (auto current = bring_up_to_date(Wanted::all); !current) return current.error();
    OwnedJobs owned;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [id, entry] : jobs_) {
            if (entry.base.owner != filter.owner) continue;
            const bool over = documents::is_over(entry.base);
            if (!over || matches(entry.base, filter)) (over ? owned.over : owned.open).push_back(entry.base);
        }
    }
    owned.over = select_page(std::move(owned.over), filter).jobs;
    return owned;
}

Result<JobFigures> NetworkJobIndex::figures() {
    if (auto current = bring_up_to_date(Wanted::all); !current) return current.error();
    JobFigures figures;
    const std::scoped_lock lock(mutex_);
    for (const auto& [id, entry] : jobs_) {
        if (documents::is_over(entry.base)) {
            documents::add_to(figures.over, entry.base);
        } else {
            figures.open.push_back(entry.base);
        }
    }
    return figures;
}

Result<std::vector<JobBase>> NetworkJobIndex::ended_before(Timestamp time, std::size_t limit) {
    if (auto current = bring_up_to_date(Wanted::all); !current) return current.error();
    std::vector<JobBase> ended;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [id, entry] : jobs_) {
            if (documents::is_terminal(entry.base.status) && entry.base.updated_at < time) ended.push_back(entry.base);
        }
    }
    return select_ended(std::move(ended), time, limit);
}

void NetworkJobIndex::note(std::string_view job_id, std::string_view text) {
    auto base = read_or_log(keys::jobs, job_id, text, documents::job_base_from_json);
    if (!base) return forget(job_id);
    if (base->id != job_id) return;
    const std::scoped_lock lock(mutex_);
    keep(std::move(*base));
}

void NetworkJobIndex::forget(std::string_view job_id) {
    const std::scoped_lock lock(mutex_);
    ++notes_;
    deleted_.insert_or_assign(std::string(job_id), notes_);
    if (const auto entry = jobs_.find(job_id); entry != jobs_.end()) jobs_.erase(entry);
}

void NetworkJobIndex::withdraw(std::string_view job_id) {
    forget(job_id);
    const auto standing = store_.get(newest_open_jobs_key);
    const auto hint = parse_marks(standing ? standing->value_or("[]") : "[]");
    if (std::ranges::find(hint, job_id, &OpenJobMark::id) != hint.end()) write_hint(hint, {});
}

// Under the lock. What was forgotten since the store was read stays so; the rest is as the store has it.
void NetworkJobIndex::take_deleted(const HashFields& fields, std::uint64_t notes_before) {
    std::erase_if(deleted_,
                  [&](const auto& entry) { return entry.second <= notes_before && !fields.contains(entry.first); });
    for (const auto& [job_id, text] : fields) {
        deleted_.try_emplace(job_id, notes_before);
        if (const auto entry = jobs_.find(job_id); entry != jobs_.end()) jobs_.erase(entry);
    }
}

// Under the lock.
void NetworkJobIndex::keep(JobBase base) {
    if (deleted_.contains(base.id)) return;
    ++notes_;
    const auto found = jobs_.find(base.id);
    if (found != jobs_.end() && documents::is_further(found->second.base, base)) return;
    if (documents::is_over(base) && !keeps_all_) {
        over_[base.id] = base.generation; // cut to the jobs of the hint when that is read
        if (found != jobs_.end()) jobs_.erase(found);
        return;
    }
    auto id = base.id;
    jobs_.insert_or_assign(std::move(id), Entry{std::move(base), notes_});
}

bool NetworkJobIndex::is_due(Wanted wanted) const {
    const std::scoped_lock lock(mutex_);
    if (!read_at_ || (wanted == Wanted::all && !keeps_all_)) return true;
    const auto good_for = wanted == Wanted::all ? job_list_valid_for(bytes_) : open_jobs_valid_for(bytes_);
    return clock_.steady_now() - *read_at_ >= good_for;
}

// Those who come while somebody reads wait for what is read.
Result<void> NetworkJobIndex::bring_up_to_date(Wanted wanted) {
    if (!is_due(wanted)) return {};
    const std::scoped_lock reading(reading_);
    if (!is_due(wanted)) return {};
    if (wanted == Wanted::all) {
        const std::scoped_lock lock(mutex_);
        keeps_all_ = true;
    }
    return read_all();
}

Result<void> NetworkJobIndex::read_all() {
    const auto start = clock_.steady_now();
    std::uint64_t notes_before = 0;
    {
        const std::scoped_lock lock(mutex_);
        notes_before = notes_;
    }
    if (!read_at_) sync_once();
    const auto fields = store_.hgetall(keys::jobs);
    if (!fields) return fields.error();
    const auto deleted = store_.hgetall(keys::deleted_jobs);
    if (!deleted) return deleted.error();
    const auto bytes = bytes_of(*deleted) + bytes_of(*fields);
    std::vector<JobBase> bases;
    for (const auto& [job_id, text] : *fields) {
        auto base = read_or_log(keys::jobs, job_id, text, documents::job_base_from_json);
        if (base && base->id == job_id) bases.push_back(std::move(*base));
    }
    const std::scoped_lock lock(mutex_);
    take_deleted(*deleted, notes_before);
    // What is gone from the store goes from here, too, unless it came in the meantime.
    std::erase_if(
        jobs_, [&](const auto& entry) { return entry.second.noted <= notes_before && !fields->contains(entry.first); });
    for (auto& base : bases) {
        keep(std::move(base));
    }
    bytes_ = bytes;
    read_at_ = start;
    return {};
}

// A node that has just come back may have missed jobs. One without a peer to ask is all there is.
void NetworkJobIndex::sync_once() {
    if (const auto synced = store_.hsync(keys::jobs); !synced) {
        log::warning("jobs.not_synced", {{"reason", synced.error().message}});
    }
}

Result<void> NetworkJobIndex::follow_hint() {
    const auto text = store_.get(newest_open_jobs_key);
    if (!text) return text.error();
    const auto hint = parse_marks(text->value_or("[]"));
    // A job that is announced but not to be found is on its way to our replica: it is looked for again next time.
    for (const auto& mark : unknown_among(hint)) {
        const auto base = store_.hget(keys::jobs, mark.id);
        if (!base) return base.error();
        if (*base) note(mark.id, **base);
    }
    const auto lost = lost_from(hint);
    if (!lost.empty()) write_hint(hint, lost);
    return {};
}

// Under the lock.
bool NetworkJobIndex::is_known(const OpenJobMark& mark) const {
    const auto kept = jobs_.find(mark.id);
    return (kept != jobs_.end() && kept->second.base.generation >= mark.generation) || is_known_over(mark);
}

// Under the lock.
bool NetworkJobIndex::is_known_over(const OpenJobMark& mark) const {
    if (deleted_.contains(mark.id)) return true;
    const auto over = over_.find(mark.id);
    if (over != over_.end() && over->second >= mark.generation) return true;
    const auto kept = jobs_.find(mark.id);
    return kept != jobs_.end() && kept->second.base.generation >= mark.generation &&
           documents::is_over(kept->second.base);
}

std::vector<OpenJobMark> NetworkJobIndex::unknown_among(const std::vector<OpenJobMark>& hint) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(
        over_, [&](const auto& entry) { return std::ranges::find(hint, entry.first, &OpenJobMark::id) == hint.end(); });
    std::vector<OpenJobMark> unknown;
    std::ranges::copy_if(hint, std::back_inserter(unknown), [&](const auto& mark) { return !is_known(mark); });
    return unknown;
}

// Jobs of this process's announcing that another writer of the hint did not see.
std::vector<OpenJobMark> NetworkJobIndex::lost_from(const std::vector<OpenJobMark>& hint) {
    const std::scoped_lock lock(mutex_);
    const auto now = clock_.now();
    std::erase_if(announced_, [&](const auto& entry) {
        const auto job = jobs_.find(entry.first);
        return job == jobs_.end() || documents::is_over(job->second.base) || now - entry.second > announce_again_for;
    });
    std::vector<OpenJobMark> lost;
    for (const auto& [id, at] : announced_) {
        const auto mark = mark_of(jobs_.find(id)->second.base);
        const auto there = std::ranges::find(hint, id, &OpenJobMark::id);
        if (there == hint.end() || there->generation < mark.generation) lost.push_back(mark);
    }
    return lost;
}

bool NetworkJobIndex::opens_job(const JobBase& base) {
    if (documents::is_over(base)) return false;
    const std::scoped_lock lock(mutex_);
    const auto known = jobs_.find(base.id);
    return known == jobs_.end() || documents::is_over(known->second.base) ||
           known->second.base.generation < base.generation;
}

void NetworkJobIndex::announce(std::string_view job_id, std::string_view text) {
    auto base = read_or_log(keys::jobs, job_id, text, documents::job_base_from_json);
    if (!base || base->id != job_id) return;
    const bool opens = opens_job(*base);
    const auto mark = mark_of(*base);
    {
        const std::scoped_lock lock(mutex_);
        keep(std::move(*base));
        if (opens) announced_[mark.id] = clock_.now();
    }
    if (!opens) return;
    const auto standing = store_.get(newest_open_jobs_key);
    const auto hint = standing ? parse_marks(standing->value_or("[]")) : std::vector<OpenJobMark>();
    if (standing) {
        write_hint(hint, std::span(&mark, 1));
    } else {
        log::warning("job.not_announced", {{"job", mark.id}, {"reason", standing.error().message}});
    }
}

// Without the jobs that are known to be over.
void NetworkJobIndex::write_hint(const std::vector<OpenJobMark>& hint, std::span<const OpenJobMark> added) {
    auto marks = merge_marks(hint, added);
    {
        const std::scoped_lock lock(mutex_);
        std::erase_if(marks, [&](const auto& mark) { return is_known_over(mark); });
    }
    const auto written = store_.set(newest_open_jobs_key, serialise_marks(marks));
    if (!written) log::warning("job.not_announced", {{"reason", written.error().message}});
}

} // namespace datagems::persistence
