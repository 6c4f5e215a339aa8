#include "last_reports.hpp"

#include "datagems/generation/directory_lock.hpp"
#include "datagems/generation/last_report.hpp"
#include "datagems/observe/log.hpp"

#include <algorithm>

namespace datagems::worker {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours lately{1};

bool is_recent(const fs::path& folder) {
    std::error_code failure;
    const auto changed = fs::last_write_time(folder, failure);
    return !failure && fs::file_time_type::clock::now() - changed < lately;
}

} // namespace

void LastReports::recall(SteadyTime now) {
    std::error_code failure;
    for (fs::directory_iterator entry(cache_dir_, failure), end; !failure && entry != end; entry.increment(failure)) {
        const auto folder = entry->path() / generation::path_component(peer_id_);
        if (is_recent(folder)) on_delivered(entry->path().filename().string(), now);
    }
}

void LastReports::on_delivered(const std::string& job_id, SteadyTime now) {
    forget(job_id);
    for (const auto delay : after_) {
        entries_.push_back({job_id, now + delay});
    }
}

void LastReports::forget(const std::string& job_id) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.job_id == job_id; });
}

std::vector<std::string> LastReports::take_due(SteadyTime now) {
    std::vector<std::string> due;
    for (const auto& entry : entries_) {
        const bool listed = std::ranges::find(due, entry.job_id) != due.end();
        if (entry.at <= now && !listed) due.push_back(entry.job_id);
    }
    std::erase_if(entries_, [&](const Entry& entry) { return entry.at <= now; });
    return due;
}

std::vector<std::string> LastReports::tell(const std::vector<std::string>& job_ids) {
    std::vector<std::string> failed;
    for (const auto& job_id : job_ids) {
        const auto told = tell_one(job_id);
        if (told) continue;
        log::warning("job.last_report_failed", {{"job", job_id}, {"reason", told.error().message}});
        if (told.error().code != errc::corrupt) failed.push_back(job_id);
    }
    return failed;
}

Result<void> LastReports::tell_one(const std::string& job_id) {
    auto report = generation::read_last_report(cache_dir_ / generation::path_component(job_id) /
                                               generation::path_component(peer_id_));
    if (!report) return report.error();
    if (!*report) return {};
    return jobs_.repeat_peer_state(job_id, std::move(**report));
}

} // namespace datagems::worker
