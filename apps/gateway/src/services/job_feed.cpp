#include "services/job_feed.hpp"

#include <set>

namespace datagems::gateway {

void JobFeed::publish(std::string events, std::string id, bool last) {
    auto shared = std::make_shared<const std::string>(std::move(events));
    const std::scoped_lock lock(mutex_);
    events_ = std::move(shared);
    id_ = std::move(id);
    ++version_;
    ended_ = last;
    wake_all();
}

void JobFeed::end() {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    wake_all();
}

bool JobFeed::ended() const {
    const std::scoped_lock lock(mutex_);
    return ended_;
}

std::string JobFeed::id() const {
    const std::scoped_lock lock(mutex_);
    return id_;
}

std::size_t JobFeed::watchers() const {
    const std::scoped_lock lock(mutex_);
    return entries_.size();
}

std::vector<std::string> JobFeed::sessions() const {
    const std::scoped_lock lock(mutex_);
    std::set<std::string_view> distinct;
    for (const auto& [watcher, entry] : entries_) {
        if (!entry.ended) distinct.insert(entry.session);
    }
    return {distinct.begin(), distinct.end()};
}

void JobFeed::end_session(std::string_view token) {
    const std::scoped_lock lock(mutex_);
    for (auto& [watcher, entry] : entries_) {
        if (entry.session != token) continue;
        entry.ended = true;
        if (entry.wake) entry.wake();
    }
}

// With the lock held: a wake returns at once and calls nothing of ours.
void JobFeed::wake_all() const {
    for (const auto& [watcher, entry] : entries_) {
        if (entry.wake) entry.wake();
    }
}

void JobFeed::join(const JobWatcher* watcher, std::string session) {
    const std::scoped_lock lock(mutex_);
    entries_[watcher].session = std::move(session);
}

void JobFeed::leave(const JobWatcher* watcher) {
    const std::scoped_lock lock(mutex_);
    entries_.erase(watcher);
}

void JobFeed::set_wake(const JobWatcher* watcher, std::function<void()> wake) {
    const std::scoped_lock lock(mutex_);
    entries_.at(watcher).wake = std::move(wake);
}

http::LiveBody::Piece JobFeed::take(const JobWatcher* watcher) {
    const std::scoped_lock lock(mutex_);
    auto& entry = entries_.at(watcher);
    http::LiveBody::Piece piece;
    piece.last = ended_ || entry.ended;
    if (entry.ended || entry.seen == version_) return piece;
    entry.seen = version_;
    piece.bytes = events_;
    return piece;
}

JobWatcher::JobWatcher(std::shared_ptr<JobFeed> feed, UserPlaces::Place place, std::string session)
    : feed_(std::move(feed)), place_(std::move(place)) {
    feed_->join(this, std::move(session));
}

JobWatcher::~JobWatcher() {
    feed_->leave(this);
}

bool JobWatcher::is_done_after(std::string_view id) const {
    return feed_->ended() && feed_->id() == id;
}

void JobWatcher::attach(std::function<void()> wake) {
    feed_->set_wake(this, std::move(wake));
}

http::LiveBody::Piece JobWatcher::take() {
    return feed_->take(this);
}

} // namespace datagems::gateway
