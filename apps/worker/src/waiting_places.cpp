#include "waiting_places.hpp"

#include <algorithm>

namespace datagems::worker {

void WaitingPlaces::add_waiting(std::string_view job_id, std::string_view owner) {
    add_owner(owner);
    waiting_ += jobs_[std::string(owner)].emplace(job_id).second ? 1 : 0;
}

bool WaitingPlaces::has_share(std::string_view owner) const {
    const auto entry = jobs_.find(owner);
    return entry != jobs_.end() && entry->second.size() >= share();
}

// Ids of jobs begin with the time of their making.
std::string WaitingPlaces::job_beyond_share() const {
    const auto most =
        std::ranges::max_element(jobs_, {}, [](const auto& owner_and_jobs) { return owner_and_jobs.second.size(); });
    if (most == jobs_.end() || most->second.size() <= share()) return {};
    return *most->second.rbegin();
}

std::size_t WaitingPlaces::share() const noexcept {
    return std::max<std::size_t>(1, places_ / std::max<std::size_t>(1, owners_.size()));
}

} // namespace datagems::worker
