// Who is alive: the heartbeats of the workers, each written by its worker alone.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/persistence/cstore.hpp"

#include <map>
#include <string>
#include <string_view>

namespace datagems::persistence {

using Heartbeats = std::map<std::string, documents::Heartbeat, std::less<>>;

// Blocking; thread safe as far as its store is. Holds a reference: the store outlives it.
class PeerRegistry {
  public:
    explicit PeerRegistry(CStore& cstore) : cstore_(cstore) {}

    // The worker of that peer id alone; it raises `beat.beat` at each write.
    [[nodiscard]] Result<void> write(std::string_view peer_id, const documents::Heartbeat& beat);
    // Anyone. nullopt if that peer never wrote; errc::corrupt if it cannot be read.
    [[nodiscard]] Result<std::optional<documents::Heartbeat>> find(std::string_view peer_id);
    // Anyone. By peer id; a document that cannot be read is left out and logged.
    [[nodiscard]] Result<Heartbeats> all();

  private:
    CStore& cstore_;
};

} // namespace datagems::persistence
