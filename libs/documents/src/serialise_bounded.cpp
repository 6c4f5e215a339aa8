#include "datagems/base/utf8.hpp"
#include "datagems/documents/job.hpp"

#include <boost/json/serialize.hpp>

namespace datagems::documents {
namespace {

constexpr std::size_t max_reason_bytes = 1024;

std::size_t errors_bytes(const PeerState& state) noexcept {
    constexpr std::size_t per_error = 40;
    std::size_t bytes = 0;
    for (const auto& error : state.errors)
        bytes += per_error + error.message.size();
    return bytes;
}

template <class List>
void halve(List& list) {
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2), list.end());
}

// False when all lists are empty.
bool halve_longest_list(PeerState& state) {
    constexpr std::size_t per_call = 70;
    constexpr std::size_t per_range = 16;
    const auto errors = errors_bytes(state);
    const auto calls = per_call * state.in_flight.size();
    const auto ranges = per_range * state.done.size();
    if (errors + calls + ranges == 0) return false;
    if (errors >= calls && errors >= ranges) {
        halve(state.errors);
    } else if (calls >= ranges) {
        halve(state.in_flight);
    } else {
        halve(state.done);
    }
    return true;
}

// What is left when the lists alone do not explain the size. The counters stay whatever happens.
void cut_the_rest(PeerState& state) {
    if (state.paused_because) state.paused_because = std::string(utf8_prefix(*state.paused_because, max_reason_bytes));
    state.retries.clear();
    state.unknown.clear();
}

} // namespace

std::string serialise_bounded(PeerState state) {
    auto text = boost::json::serialize(to_json(state));
    if (text.size() <= max_peer_state_bytes) return text;
    state.truncated = true;
    while (text.size() > max_peer_state_bytes && halve_longest_list(state))
        text = boost::json::serialize(to_json(state));
    if (text.size() > max_peer_state_bytes) {
        cut_the_rest(state);
        text = boost::json::serialize(to_json(state));
    }
    return text;
}

} // namespace datagems::documents
