#include "session_cache.hpp"

#include <algorithm>

namespace datagems::accounts::detail {

std::optional<Session> SessionCache::find(const std::string& key, SteadyTime now) const {
    const std::scoped_lock lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end() || now >= found->second->stale_at) return std::nullopt;
    return found->second->session;
}

SessionCache::Moment SessionCache::moment(SteadyTime now) const {
    const std::scoped_lock lock(mutex_);
    return Moment{now, forgotten_};
}

SessionCache::Insertion SessionCache::insert(std::string key, Session session, Moment asked) {
    const std::scoped_lock lock(mutex_);
    if (ended_set_.contains(session.jti)) return Insertion::ended;
    if (is_outdated(session.username, asked)) return Insertion::outdated;
    if (max_entries_ == 0 || keep_for_.count() <= 0) return Insertion::kept;
    if (const auto found = by_key_.find(key); found != by_key_.end()) erase(found->second);
    make_room(asked.time);
    entries_.push_back(Entry{std::move(key), std::move(session), asked.time + keep_for_});
    by_key_.emplace(entries_.back().key, std::prev(entries_.end()));
    return Insertion::kept;
}

void SessionCache::end(const std::string& jti) {
    const std::scoped_lock lock(mutex_);
    erase_if([&](const Session& session) { return session.jti == jti; });
    if (max_entries_ == 0 || !ended_set_.insert(jti).second) return;
    ended_.push_back(jti);
    if (ended_.size() > max_entries_) {
        ended_set_.erase(ended_.front());
        ended_.pop_front();
    }
}

void SessionCache::forget(const std::string& username) {
    const std::scoped_lock lock(mutex_);
    erase_if([&](const Session& session) { return session.username == username; });
    const auto [entry, is_new] = forgotten_at_.insert_or_assign(username, ++forgotten_);
    if (is_new) forgotten_users_.push_back(username);
    while (forgotten_users_.size() > max_entries_) {
        const auto oldest = forgotten_at_.find(forgotten_users_.front());
        forgotten_for_all_ = std::max(forgotten_for_all_, oldest->second);
        forgotten_at_.erase(oldest);
        forgotten_users_.pop_front();
    }
}

bool SessionCache::is_outdated(const std::string& username, Moment asked) const {
    if (asked.forgotten < forgotten_for_all_) return true;
    const auto found = forgotten_at_.find(username);
    return found != forgotten_at_.end() && asked.forgotten < found->second;
}

void SessionCache::erase_if(const std::function<bool(const Session&)>& matches) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto current = entry++;
        if (matches(current->session)) erase(current);
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
