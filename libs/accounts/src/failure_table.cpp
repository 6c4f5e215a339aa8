#include "failure_table.hpp"

#include <algorithm>
#include <utility>

namespace datagems::accounts::detail {

SteadyTime::duration FailureTable::wait(const std::string& key, SteadyTime now) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? SteadyTime::duration::zero() : found->second->shut_until - now;
}

bool FailureTable::is_first_refusal(const std::string& key) {
    const auto found = by_key_.find(key);
    return found != by_key_.end() && !std::exchange(found->second->refusal_seen, true);
}

void FailureTable::add(const std::string& key, std::uint64_t attempt, SteadyTime now) {
    auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        make_room(now);
        entries_.push_back(Entry{key, 0, now, now, 0, false});
        found = by_key_.emplace(entries_.back().key, std::prev(entries_.end())).first;
    } else {
        entries_.splice(entries_.end(), entries_, found->second);
    }
    auto& entry = *found->second;
    forgive(entry, now);
    if (entry.failures == 0) entry.counted_at = now;
    entry.failures = std::min(entry.failures + 1, most_failures());
    const auto delay = delay_after(entry.failures);
    if (delay == SteadyTime::duration::zero()) return;
    entry.shut_until = now + delay;
    entry.shut_by = attempt;
    entry.refusal_seen = false;
}

void FailureTable::take_back(const std::string& key, std::uint64_t attempt, SteadyTime now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    auto& entry = *found->second;
    forgive(entry, now);
    entry.failures = std::max(entry.failures - 1, 0);
    if (entry.shut_by == attempt) entry.shut_until = now;
    if (entry.failures == 0 && entry.shut_until <= now) erase(found->second);
}

void FailureTable::clear(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) erase(found->second);
}

SteadyTime::duration FailureTable::delay_after(int failures) const {
    if (failures <= rules_.free) return SteadyTime::duration::zero();
    auto delay = rules_.first_delay;
    for (int i = rules_.free + 1; i < failures && delay < rules_.longest_delay; ++i)
        delay *= 2;
    return std::min(delay, rules_.longest_delay);
}

// Beyond it the delay is the longest anyway, and forgiving would take for ever.
int FailureTable::most_failures() const {
    int failures = rules_.free + 1;
    while (delay_after(failures) < rules_.longest_delay)
        ++failures;
    return failures;
}

void FailureTable::forgive(Entry& entry, SteadyTime now) const {
    const auto forgiven = std::min<std::int64_t>((now - entry.counted_at) / rules_.forgive_every, entry.failures);
    entry.failures -= static_cast<int>(forgiven);
    entry.counted_at += forgiven * rules_.forgive_every;
}

void FailureTable::erase(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

// An entry that is forgiven altogether is worth nothing. Of the others the oldest goes: new ones are only made by
// attempts that are let in and hashed, so nobody can push others out faster than hashes are computed.
void FailureTable::make_room(SteadyTime now) {
    while (!entries_.empty()) {
        auto& oldest = entries_.front();
        forgive(oldest, now);
        if (entries_.size() < max_entries_ && (oldest.failures > 0 || oldest.shut_until > now)) return;
        erase(entries_.begin());
    }
}

} // namespace datagems::accounts::detail
