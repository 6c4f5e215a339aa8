// The unused connections of every origin: last in, first out, so that a quiet pool shrinks from its old end. No locks,
// no clock of its own. What is dropped is handed to the caller, who destroys it outside its lock.
#pragma once

#include "datagems/base/clock.hpp"
#include "datagems/client/http_client.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace datagems::client {

template <class Connection>
class IdlePool {
  public:
    using Handle = std::unique_ptr<Connection>;
    using Dropped = std::vector<Handle>;

    IdlePool(std::chrono::milliseconds idle_timeout, std::size_t max_per_origin)
        : idle_timeout_(idle_timeout), max_per_origin_(max_per_origin) {}

    // The connection used last, or null. Those that have expired are dropped.
    [[nodiscard]] Handle take(const Origin& origin, SteadyTime now, Dropped& dropped) {
        const auto found = idle_.find(origin);
        if (found == idle_.end()) return nullptr;
        expire(found->second, now, dropped);
        if (found->second.empty()) return nullptr;
        Handle connection = std::move(found->second.back().connection);
        found->second.pop_back();
        return connection;
    }

    // Keeps a connection; the oldest of a full origin makes room.
    void put(const Origin& origin, Handle connection, SteadyTime now, Dropped& dropped) {
        std::deque<Entry>& entries = idle_[origin];
        entries.push_back(Entry{std::move(connection), now});
        if (entries.size() <= max_per_origin_) return;
        dropped.push_back(std::move(entries.front().connection));
        entries.pop_front();
    }

    // Drops what has expired and returns when the next one will.
    std::optional<SteadyTime> sweep(SteadyTime now, Dropped& dropped) {
        std::optional<SteadyTime> next;
        for (auto origin = idle_.begin(); origin != idle_.end();) {
            std::deque<Entry>& entries = origin->second;
            expire(entries, now, dropped);
            if (entries.empty()) {
                origin = idle_.erase(origin);
                continue;
            }
            const SteadyTime expiry = entries.front().since + idle_timeout_;
            if (!next || expiry < *next) next = expiry;
            ++origin;
        }
        return next;
    }

    void clear(Dropped& dropped) {
        for (auto& [origin, entries] : idle_) {
            for (Entry& entry : entries) {
                dropped.push_back(std::move(entry.connection));
            }
        }
        idle_.clear();
    }

  private:
    struct Entry {
        Handle connection;
        SteadyTime since;
    };

    void expire(std::deque<Entry>& entries, SteadyTime now, Dropped& dropped) {
        while (!entries.empty() && entries.front().since + idle_timeout_ <= now) {
            dropped.push_back(std::move(entries.front().connection));
            entries.pop_front();
        }
    }

    std::chrono::milliseconds idle_timeout_;
    std::size_t max_per_origin_;
    std::map<Origin, std::deque<Entry>> idle_;
};

} // namespace datagems::client
