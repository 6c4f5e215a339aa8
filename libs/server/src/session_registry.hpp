// The sessions that are open, for limits, deadlines and the stop.
#pragma once

#include "session.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace datagems::server {

// Thread safe.
class SessionRegistry {
  public:
    void add(std::shared_ptr<Session> session) {
        const std::lock_guard lock(mutex_);
        const Session* key = session.get();
        sessions_.emplace(key, std::move(session));
    }

    // The sessions left.
    std::size_t remove(const Session* session) {
        std::shared_ptr<Session> last; // destroyed outside the lock
        const std::lock_guard lock(mutex_);
        const auto found = sessions_.find(session);
        if (found != sessions_.end()) {
            last = std::move(found->second);
            sessions_.erase(found);
        }
        return sessions_.size();
    }

    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return sessions_.size();
    }

    // Of those that await a request the ones that are nearest to their deadline, at most `count`; the nearest last.
    [[nodiscard]] std::vector<std::weak_ptr<Session>> nearest_to_deadline(std::size_t count) const {
        using Candidate = std::pair<SteadyTime, const Session*>;
        const std::lock_guard lock(mutex_);
        std::vector<Candidate> candidates;
        for (const auto& [key, session] : sessions_) {
            if (session->can_leave()) candidates.emplace_back(session->connection().deadline(), key);
        }
        const auto nearest = std::min(count, candidates.size());
        std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(nearest));
        std::vector<std::weak_ptr<Session>> chosen;
        for (auto i = nearest; i > 0; --i)
            chosen.emplace_back(sessions_.at(candidates[i - 1].second));
        return chosen;
    }

    // Runs `action(session)` for each session on its own executor, later.
    template <class Action>
    void post_to_all(Action action) const {
        post_to_those([](const Session&) { return true; }, action);
    }

    // Ends the steps whose deadline has passed.
    void expire(SteadyTime now) const {
        const auto late = [now](Session& session) { return session.connection().deadline() <= now; };
        post_to_those(late, [now](Session& session) { session.connection().expire(now); });
    }

  private:
    template <class Condition, class Action>
    void post_to_those(Condition condition, Action action) const {
        const std::lock_guard lock(mutex_);
        for (const auto& [key, session] : sessions_) {
            if (!condition(*session)) continue;
            boost::asio::post(session->executor(), [session = session, action] { action(*session); });
        }
    }

    mutable std::mutex mutex_;
    std::unordered_map<const Session*, std::shared_ptr<Session>> sessions_;
};

} // namespace datagems::server
