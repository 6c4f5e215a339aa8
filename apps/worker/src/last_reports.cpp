#include "last_reports.hpp"

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

void LastReports::recall(const fs::path& cache_dir, SteadyTime now) {
    std::error_code failure;
    for (fs::directory_iterator entry(cache_dir, failure), end; !failure && entry != end; entry.increment(failure)) {
        if (is_recent(entry->path() / peer_id_)) on_delivered(entry->path().filename().string(), now);
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
        const auto told = jobs_.repeat_peer_state(job_id, peer_id_);
        if (told) continue;
        log::warning("job.last_report_failed", {{"job", job_id}, {"reason", told.error().message}});
        if (told.error().code != errc::corrupt) failed.push_back(job_id);
    }
    return failed;
}

} // namespace datagems::worker
