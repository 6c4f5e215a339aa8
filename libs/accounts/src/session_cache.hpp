// Sessions looked up a moment ago, and those ended here. Both bounded. Thread safe.
#pragma once

#include "datagems/accounts/session.hpp"

#include <list>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace datagems::accounts::detail {

class SessionCache {
  public:
    SessionCache(std::chrono::milliseconds keep_for, std::size_t max_entries)
        : keep_for_(keep_for), max_entries_(max_entries) {}

    // The session under `key` if it was looked up less than keep_for ago.
    [[nodiscard]] std::optional<Session> find(const std::string& key, SteadyTime now) const;

    // Keeps an answer whose look-up began at `asked_at`. False if the session was ended here meanwhile: the answer is
    // out of date already.
    [[nodiscard]] bool insert(std::string key, Session session, SteadyTime asked_at);

    // From now on nothing of this session is found or inserted.
    void end(const std::string& jti);

  private:
    struct Entry {
        std::string key;
        Session session;
        SteadyTime stale_at;
    };
    using Entries = std::list<Entry>;

    void erase(Entries::iterator entry);
    void make_room(SteadyTime now);

    const std::chrono::milliseconds keep_for_;
    const std::size_t max_entries_;
    mutable std::mutex mutex_;
    Entries entries_; // oldest first
    std::unordered_map<std::string, Entries::iterator> by_key_;
    std::list<std::string> ended_; // oldest first; needed only as long as a look-up may be under way
    std::unordered_set<std::string> ended_set_;
};

} // namespace datagems::accounts::detail
