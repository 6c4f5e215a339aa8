#include "known_places.hpp"

namespace datagems::accounts::detail {

void KnownPlaces::insert(const std::string& key, SteadyTime now) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) erase(found->second);
    while (!entries_.empty() && (entries_.size() >= max_entries_ || entries_.front().until <= now))
        erase(entries_.begin());
    entries_.push_back(Entry{key, now + known_for_});
    by_key_.emplace(entries_.back().key, std::prev(entries_.end()));
}

bool KnownPlaces::contains(const std::string& key, SteadyTime now) const {
    const auto found = by_key_.find(key);
    return found != by_key_.end() && now < found->second->until;
}

void KnownPlaces::erase(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

} // namespace datagems::accounts::detail
