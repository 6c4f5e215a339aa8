#include "services/peer_board.hpp"

namespace datagems::gateway {

Result<PeerSightings> PeerBoard::look() {
    auto beats = registry_.all();
    if (!beats) return beats.error();
    PeerSightings sightings;
    for (auto& [peer_id, beat] : *beats) {
        const bool alive = liveness_.see(peer_id, beat);
        sightings.emplace(peer_id, PeerSighting{std::move(beat), alive});
    }
    return sightings;
}

bool is_alive(const PeerSightings& sightings, std::string_view peer_id) {
    const auto found = sightings.find(peer_id);
    return found != sightings.end() && found->second.alive;
}

std::vector<std::string> warnings_about(const std::vector<std::string>& peers, const PeerSightings& sightings) {
    std::vector<std::string> warnings;
    for (const auto& peer : peers) {
        if (is_alive(sightings, peer)) continue;
        warnings.push_back("The worker of peer " + peer + " is not running; its records wait until it is");
    }
    return warnings;
}

} // namespace datagems::gateway
