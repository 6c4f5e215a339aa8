#include "session_cache.hpp"

namespace datagems::accounts::detail {

std::optional<Session> SessionCache::find(const std::string& key, SteadyTime now) const {
    const std::scoped_lock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end() || now >= found->second->stale_at) return std::nullopt;
    return found->second->session;
}

bool SessionCache::insert(std::string key, Session session, SteadyTime asked_at) {
    const std::scoped_lock lock(mutex_);
    if (ended_set_.contains(session.jti)) return false;
    if (max_entries_ == 0 || keep_for_.count() <= 0) return true;
    if (const auto found = by_key_.find(key); found != by_key_.end()) erase(found->second);
    make_room(asked_at);
    entries_.push_back(Entry{std::move(key), std::move(session), asked_at + keep_for_});
    by_key_.emplace(entries_.back().key, std::prev(entries_.end()));
    return true;
}

void SessionCache::end(const std::string& jti) {
    const std::scoped_lock lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto current = entry++;
        if (current->session.jti == jti) erase(current);
    }
    if (max_entries_ == 0 || !ended_set_.insert(jti).second) return;
    ended_.push_back(jti);
    if (ended_.size() > max_entries_) {
        ended_set_.erase(ended_.front());
        ended_.pop_front();
    }
}

void SessionCache::erase(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

void SessionCache::make_room(SteadyTime now) {
    while (!entries_.empty() && (entries_.size() >= max_entries_ || now >= entries_.front().stale_at))
        erase(entries_.begin());
}

} // namespace datagems::accounts::detail
