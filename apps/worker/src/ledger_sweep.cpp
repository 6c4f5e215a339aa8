#include "ledger_sweep.hpp"

#include "datagems/documents/fold.hpp"
#include "datagems/generation/directory_lock.hpp"
#include "datagems/generation/ledger.hpp"
#include "datagems/generation/ledger_removal.hpp"
#include "datagems/observe/log.hpp"

#include <algorithm>
#include <set>

namespace datagems::worker {
namespace {

namespace fs = std::filesystem;

// The hours since anything in the folder was written.
std::chrono::hours untouched(const fs::path& folder) {
    std::error_code failure;
    auto newest = fs::last_write_time(folder, failure);
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
        std::error_code unknown;
        const auto written = entry->last_write_time(unknown);
        if (!unknown && entry->path().filename() != "lock") newest = std::max(newest, written);
    }
    if (failure) return std::chrono::hours(0);
    return std::chrono::floor<std::chrono::hours>(fs::file_time_type::clock::now() - newest);
}

// What path_component() made; nothing else is the name of a job's folder.
std::optional<std::string> job_id_of(const std::string& name) {
    std::string id;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '%') {
            id += name[i];
            continue;
        }
        const auto digits = name.substr(i + 1, 2);
        if (digits.size() != 2 || digits.find_first_not_of("0123456789abcdef") != std::string::npos) return {};
        id += static_cast<char>(std::stoi(digits, nullptr, 16));
        i += 2;
    }
    if (id.empty() || generation::path_component(id) != name) return {};
    return id;
}

} // namespace

Result<LedgerSweep::Swept> LedgerSweep::run(std::size_t limit) {
    std::set<std::string> names; // after the last one
    std::error_code failure;
    for (fs::directory_iterator entry(cache_dir_, failure), end; !failure && entry != end; entry.increment(failure)) {
        auto name = entry->path().filename().string();
        if (name > last_) names.insert(std::move(name));
    }
    Swept swept;
    const auto own = generation::path_component(peer_id_);
    for (const auto& name : names) {
        if (limit == 0) return swept;
        last_ = name;
        const auto folder = cache_dir_ / name / own;
        const auto job_id = job_id_of(name);
        std::error_code unknown;
        if (!job_id || !fs::is_directory(folder, unknown)) continue;
        --limit;
        const auto verdict = judge(*job_id, folder);
        if (!verdict) return verdict.error();
        if (*verdict == Verdict::needed) continue;
        const auto removed = generation::remove_ledger(folder);
        if (!removed && removed.error().code == errc::conflict) continue; // a run has it
        if (!removed) return removed.error();
        log::info("ledger.removed", {{"job", *job_id}});
        ++swept.removed;
    }
    last_.clear();
    swept.done = true;
    return swept;
}

Result<LedgerSweep::Verdict> LedgerSweep::judge(const std::string& job_id, const fs::path& folder) {
    const auto untouched_for = untouched(folder);
    const auto deleted = jobs_.is_deleted(job_id);
    if (!deleted) return deleted.error();
    if (*deleted) return Verdict::needless;
    if (untouched_for < left_alone) return Verdict::needed;
    const auto job = jobs_.find(job_id);
    if (!job && job.error().code == errc::not_found) return judge_unknown(job_id, untouched_for);
    unknown_since_.erase(job_id);
    if (!job && job.error().code == errc::corrupt) return Verdict::needed;
    if (!job) return job.error();
    const auto own = std::ranges::find(job->peers, peer_id_, &documents::PeerState::peer_id);
    if (own == job->peers.end() || !documents::is_over(job->view)) return Verdict::needed;
    if (!documents::is_finished_in(*own, job->view.generation)) return Verdict::needed;
    const auto anew = can_be_made_anew(*own, folder);
    if (!anew) return anew.error();
    return *anew ? Verdict::needless : Verdict::needed;
}

Result<LedgerSweep::Verdict> LedgerSweep::judge_unknown(const std::string& job_id, std::chrono::hours untouched_for) {
    const auto now = clock_.steady_now();
    const auto since = unknown_since_.try_emplace(job_id, now).first->second;
    if (untouched_for < long_alone || now - since < unknown_for) return Verdict::needed;
    unknown_since_.erase(job_id);
    return Verdict::needless;
}

Result<bool> LedgerSweep::can_be_made_anew(const documents::PeerState& state, const fs::path& folder) {
    const auto ledger = generation::read_ledger(folder / "results.jsonl", state.range);
    if (!ledger) {
        log::warning("ledger.unreadable", {{"dir", folder.string()}, {"reason", ledger.error().message}});
        return false;
    }
    if (ledger->generation > state.generation) return false;
    if (!state.result_cid) return state.generated_ok + state.generated_failed + ledger->ok.size() == 0;
    const auto counts =
        state.result_counts.value_or(documents::RecordCounts{state.generated_ok, state.generated_failed});
    if (counts.ok < std::max(state.generated_ok, ledger->ok.size())) return false;
    const auto file = files_.open(*state.result_cid);
    if (!file && file.error().code == errc::not_found) return false;
    if (!file) return file.error();
    return true;
}

} // namespace datagems::worker
