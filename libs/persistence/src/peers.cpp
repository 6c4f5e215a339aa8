#include "datagems/persistence/peers.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"

namespace datagems::persistence {

namespace keys = documents::keys;

Result<void> PeerRegistry::write(std::string_view peer_id, const documents::Heartbeat& beat) {
    return cstore_.hset(keys::peers, peer_id, to_text(beat));
}

Result<std::optional<documents::Heartbeat>> PeerRegistry::find(std::string_view peer_id) {
    const auto text = cstore_.hget(keys::peers, peer_id);
    if (!text) return text.error();
    if (!*text) return std::optional<documents::Heartbeat>();
    return read_document(**text, "heartbeat", documents::heartbeat_from_json);
}

Result<Heartbeats> PeerRegistry::all() {
    const auto fields = cstore_.hgetall(keys::peers);
    if (!fields) return fields.error();
    Heartbeats beats;
    for (const auto& [peer_id, text] : *fields) {
        auto beat = read_or_log(keys::peers, peer_id, text, documents::heartbeat_from_json);
        if (beat) beats.emplace(peer_id, std::move(*beat));
    }
    return beats;
}

} // namespace datagems::persistence
