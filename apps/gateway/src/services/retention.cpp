#include "services/retention.hpp"

#include "datagems/documents/fold.hpp"
#include "datagems/observe/log.hpp"

namespace datagems::gateway {

Retention::Retention(persistence::JobRepository& jobs, persistence::JobRemover& remover,
                     std::chrono::milliseconds keep_for, const Clock& clock)
    : jobs_(jobs), remover_(remover), keep_for_(keep_for), clock_(clock), last_now_(clock.now()),
      last_steady_(clock.steady_now()), wait_until_(last_steady_) {}

bool Retention::believes_the_clock() {
    const auto now = clock_.now();
    const auto steady = clock_.steady_now();
    if ((now - last_now_) - (steady - last_steady_) > largest_step) {
        wait_until_ = steady + wait_after_step;
        log::warning("retention.clock_set_forward", {{"hours_without_deletions", wait_after_step.count()}});
    }
    last_now_ = now;
    last_steady_ = steady;
    return steady >= wait_until_;
}

Result<bool> Retention::run(std::size_t limit) {
    if (!believes_the_clock()) return false;
    const auto oldest = clock_.now() - keep_for_;
    const auto looked_at = limit + stuck_;
    const auto ended = remover_.ended_before(oldest, looked_at);
    if (!ended) return ended.error();
    std::size_t removed = 0;
    for (const auto& base : *ended) {
        const auto gone = remove_if_old(base, oldest);
        if (!gone) return gone.error();
        if (*gone) ++removed;
    }
    stuck_ = ended->size() - removed;
    return removed > 0 && ended->size() == looked_at;
}

// Stored views may lag, so each job is looked at once more.
Result<bool> Retention::remove_if_old(const documents::JobBase& base, Timestamp oldest) {
    const auto job = jobs_.find(base.id);
    if (!job && job.error().code == errc::not_found) return false;
    if (!job && job.error().code == errc::corrupt) {
        log::warning("housekeeping.job_unreadable", {{"job", base.id}, {"reason", job.error().message}});
        return false;
    }
    if (!job) return job.error();
    const auto& view = job->view;
    if (!documents::is_terminal(view.status) || view.updated_at >= oldest) return false;
    if (auto gone = remover_.remove(view, "retention"); !gone) return gone.error();
    log::info("job.deleted", {{"job", view.id}, {"owner", view.owner}, {"by", "retention"}});
    return true;
}

} // namespace datagems::gateway
