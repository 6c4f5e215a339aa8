// Sessions looked up a moment ago, and those ended here. Both bounded. Thread safe.
#pragma once

#include "datagems/accounts/session.hpp"

#include <functional>
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

    // To be taken before a look-up, and shown when its answer comes.
    struct Moment {
        SteadyTime time{};
        std::uint64_t forgotten = 0; // users, until then
    };
    [[nodiscard]] Moment moment(SteadyTime now) const;

    enum class Insertion {
        kept,
        ended,    // the session was ended here meanwhile
        outdated, // the user was forgotten meanwhile: the answer may be of before
    };
    // Keeps an answer, unless it is out of date already.
    [[nodiscard]] Insertion insert(std::string key, Session session, Moment asked);

    // From now on nothing of this session is found or inserted.
    void end(const std::string& jti);
    // Nothing looked up until now about this user is found or inserted.
    void forget(const std::string& username);

  private:
    struct Entry {
        std::string key;
        Session session;
        SteadyTime stale_at;
    };
    using Entries = std::list<Entry>;

    [[nodiscard]] bool is_outdated(const std::string& username, Moment asked) const;
    void erase_if(const std::function<bool(const Session&)>& matches);
    void erase(Entries::iterator entry);
    void make_room(SteadyTime now);

    const std::chrono::milliseconds keep_for_;
    const std::size_t max_entries_;
    mutable std::mutex mutex_;
    Entries entries_; // oldest first
    std::unordered_map<std::string, Entries::iterator> by_key_;
    std::list<std::string> ended_; // oldest first; needed only as long as a look-up may be under way
    std::unordered_set<std::string> ended_set_;
    std::uint64_t forgotten_ = 0;            // users so far
    std::uint64_t forgotten_for_all_ = 0;    // of these the last that has no entry of its own any more
    std::list<std::string> forgotten_users_; // oldest first; they too are needed only for look-ups under way
    std::unordered_map<std::string, std::uint64_t> forgotten_at_;
};

} // namespace datagems::accounts::detail
