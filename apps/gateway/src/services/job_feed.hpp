// The newest state of one job, for all who watch it.
#pragma once

#include "services/user_places.hpp"

#include "datagems/http/live_body.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datagems::gateway {

class JobWatcher;

// Thread safe.
class JobFeed {
  public:
    // Shows `events` (one or more server-sent events) to every watcher. `id` is that of the last of them. After the
    // `last` ones nothing follows.
    void publish(std::string events, std::string id, bool last);
    // Ends every watcher's stream without another word.
    void end();

    [[nodiscard]] bool ended() const;
    [[nodiscard]] std::string id() const; // of the newest event; empty before the first
    [[nodiscard]] std::size_t watchers() const;
    // The session tokens of the watchers, each once.
    [[nodiscard]] std::vector<std::string> sessions() const;
    // Ends the streams of that session.
    void end_session(std::string_view token);

  private:
    friend class JobWatcher;
    struct Entry {
        std::string session;
        std::function<void()> wake;
        std::uint64_t seen = 0; // version
        bool ended = false;
    };
    void join(const JobWatcher* watcher, std::string session);
    void leave(const JobWatcher* watcher);
    void set_wake(const JobWatcher* watcher, std::function<void()> wake);
    [[nodiscard]] http::LiveBody::Piece take(const JobWatcher* watcher);
    void wake_all() const;

    mutable std::mutex mutex_;
    std::shared_ptr<const std::string> events_;
    std::string id_;
    std::uint64_t version_ = 0;
    bool ended_ = false;
    std::unordered_map<const JobWatcher*, Entry> entries_;
};

// One stream of a job's events. It holds its place among the streams, and the feed's memory.
class JobWatcher final : public http::LiveBody {
  public:
    // `session` is the token that the stream may not outlive.
    JobWatcher(std::shared_ptr<JobFeed> feed, UserPlaces::Place place, std::string session);
    ~JobWatcher() override;
    JobWatcher(const JobWatcher&) = delete;
    JobWatcher& operator=(const JobWatcher&) = delete;

    // The job is over, and `id` its last event: there is nothing that this client has not seen.
    [[nodiscard]] bool is_done_after(std::string_view id) const;

    void attach(std::function<void()> wake) override;
    [[nodiscard]] Piece take() override;
    [[nodiscard]] std::string_view keep_alive() const noexcept override { return http::event_stream_comment; }

  private:
    std::shared_ptr<JobFeed> feed_;
    UserPlaces::Place place_;
};

} // namespace datagems::gateway
