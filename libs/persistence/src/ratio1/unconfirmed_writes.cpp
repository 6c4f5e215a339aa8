#include "ratio1/unconfirmed_writes.hpp"

#include <algorithm>

namespace datagems::persistence::ratio1 {
namespace {

constexpr std::chrono::milliseconds first_rest{1'000};
constexpr std::chrono::milliseconds longest_rest{60'000};
constexpr std::size_t max_digests = 16; // of one place

} // namespace

ValueDigest digest_of(std::optional<std::string_view> value) {
    return value ? secrets::sha256(*value) : ValueDigest();
}

bool UnconfirmedWrites::enter(const Place& place, SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    if (!left_.wait_until(lock, deadline, [&] { return entered_.count(place) == 0; })) return false;
    entered_.insert(place);
    return true;
}

void UnconfirmedWrites::leave(const Place& place) {
    {
        const std::scoped_lock lock(mutex_);
        entered_.erase(place);
    }
    left_.notify_all();
}

ValueDigests UnconfirmedWrites::of(const Place& place) const {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(place);
    return found == entries_.end() ? ValueDigests() : found->second.digests;
}

void UnconfirmedWrites::note(const Place& place, ValueDigests digests, Ownership ownership, SteadyTime now) {
    const std::scoped_lock lock(mutex_);
    if (digests.empty()) {
        entries_.erase(place);
        return;
    }
    if (digests.size() > max_digests) digests.erase(digests.begin(), digests.end() - max_digests);
    auto& entry = entries_[place];
    if (entry.number == 0) entry = Entry{{}, ownership, {}, first_rest, ++counter_};
    entry.digests = std::move(digests);
    entry.ownership = ownership;
    entry.due = now + entry.rest;
    if (entries_.size() <= max_places_) return;
    entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& left, const auto& right) {
        return left.second.number < right.second.number;
    }));
}

std::optional<Place> UnconfirmedWrites::take_due(SteadyTime now) {
    const std::scoped_lock lock(mutex_);
    for (auto& [place, entry] : entries_) {
        const bool is_due = entry.ownership == Ownership::sole && entry.due <= now && entered_.count(place) == 0;
        if (!is_due) continue;
        entry.rest = std::min(2 * entry.rest, longest_rest);
        entry.due = now + entry.rest;
        entered_.insert(place);
        return place;
    }
    return std::nullopt;
}

} // namespace datagems::persistence::ratio1
