#include "services/profile_cache.hpp"

namespace datagems::gateway {

std::shared_ptr<const std::string> ProfileCache::find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().text;
}

void ProfileCache::put(const std::string& key, std::shared_ptr<const std::string> text) {
    Entry entry{key, std::move(text)};
    const auto added = entry.bytes();
    if (added > max_bytes_) return;
    const std::lock_guard lock(mutex_);
    if (index_.contains(key)) return;
    while (bytes_ + added > max_bytes_) {
        bytes_ -= entries_.back().bytes();
        index_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front(std::move(entry));
    index_.emplace(key, entries_.begin());
    bytes_ += added;
}

} // namespace datagems::gateway
