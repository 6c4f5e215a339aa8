#include "services/peer_liveness.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds usual_interval{5'000}; // where the worker does not say
constexpr int missed_beats = 3;
constexpr std::chrono::milliseconds shortest_patience{2'000}; // a busy store delays a beat as well
constexpr std::chrono::milliseconds longest_interval = 1h;
constexpr std::chrono::milliseconds clock_allowance{10'000}; // between two machines

std::chrono::milliseconds patience_with(const documents::Heartbeat& beat) {
    const auto interval = beat.interval_ms > 0 ? std::chrono::milliseconds(beat.interval_ms) : usual_interval;
    return std::max(missed_beats * std::min(interval, longest_interval), shortest_patience);
}

bool says_recent(const documents::Heartbeat& beat, Timestamp now, std::chrono::milliseconds patience) {
    if (!beat.at) return false;
    const auto age = now - *beat.at;
    return age <= patience + clock_allowance && age >= -clock_allowance;
}

} // namespace

bool PeerLiveness::see(std::string_view peer_id, const documents::Heartbeat& beat) {
    const auto now = clock_.steady_now();
    const auto patience = patience_with(beat);
    const bool recent = says_recent(beat, clock_.now(), patience);
    const std::scoped_lock lock(mutex_);
    auto known = seen_.find(peer_id);
    if (known == seen_.end()) {
        seen_.emplace(peer_id, Seen{beat.instance, beat.beat, now, now, false});
        return recent;
    }
    auto& seen = known->second;
    const auto gap = now - seen.looked;
    seen.looked = now;
    if (seen.instance != beat.instance || seen.beat != beat.beat) {
        seen.instance = beat.instance;
        seen.beat = beat.beat;
        seen.since = now;
        seen.moved = gap <= patience;
        return seen.moved || recent;
    }
    const bool stands_still = now - seen.since > patience;
    return !stands_still && (seen.moved || recent);
}

} // namespace datagems::gateway
