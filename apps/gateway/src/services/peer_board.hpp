// The peers and their heartbeats as this gateway sees them.
#pragma once

#include "services/peer_liveness.hpp"

#include "datagems/persistence/peers.hpp"

#include <map>
#include <string>
#include <vector>

namespace datagems::gateway {

struct PeerSighting {
    documents::Heartbeat beat;
    bool alive = false;
};
using PeerSightings = std::map<std::string, PeerSighting, std::less<>>; // by peer id

// Blocking; thread safe. Holds references: they outlive it.
class PeerBoard {
  public:
    PeerBoard(persistence::CStore& store, const Clock& clock) : registry_(store), liveness_(clock) {}

    // Every peer that has ever beaten, in one read.
    [[nodiscard]] Result<PeerSightings> look();

  private:
    persistence::PeerRegistry registry_;
    PeerLiveness liveness_;
};

[[nodiscard]] bool is_alive(const PeerSightings& sightings, std::string_view peer_id);

// A sentence about each of `peers` that is not alive, for whoever has just given them work.
[[nodiscard]] std::vector<std::string> warnings_about(const std::vector<std::string>& peers,
                                                      const PeerSightings& sightings);

} // namespace datagems::gateway
