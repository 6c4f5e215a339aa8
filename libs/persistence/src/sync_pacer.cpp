#include "sync_pacer.hpp"

namespace datagems::persistence {

bool SyncPacer::take(std::string_view job_id) {
    return take(job_id, true);
}

bool SyncPacer::take_later(std::string_view job_id) {
    return take(job_id, false);
}

bool SyncPacer::take(std::string_view job_id, bool at_once) {
    const auto now = clock_.steady_now();
    const std::scoped_lock lock(mutex_);
    const auto found = last_.find(job_id);
    if (found != last_.end()) {
        if (now - found->second < gap) return false;
        found->second = now;
        return true;
    }
    if (last_.size() >= max_remembered) last_.clear();
    last_.emplace(job_id, now);
    return at_once;
}

} // namespace datagems::persistence
