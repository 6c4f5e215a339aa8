#include "handlers/peers.hpp"

#include "failure_response.hpp"

#include <algorithm>
#include <set>

namespace datagems::gateway {
namespace {

namespace json = boost::json;

using JobIds = std::set<std::string, std::less<>>;

json::array visible_jobs(const documents::Heartbeat& beat, const std::optional<JobIds>& own) {
    json::array jobs;
    for (const auto& job : beat.jobs) {
        if (!own || own->contains(job)) jobs.emplace_back(job);
    }
    return jobs;
}

json::object to_json(std::string_view peer_id, bool configured, const PeerSighting* sighting,
                     const std::optional<JobIds>& own) {
    json::object peer;
    peer["peerId"] = peer_id;
    peer["alive"] = sighting != nullptr && sighting->alive;
    peer["configured"] = configured;
    peer["lastSeen"] = nullptr;
    peer["version"] = nullptr;
    peer["startedAt"] = nullptr;
    peer["inFlight"] = 0;
    peer["jobs"] = json::array();
    if (sighting == nullptr) return peer;
    const auto& beat = sighting->beat;
    if (beat.at) peer["lastSeen"] = to_iso8601(*beat.at);
    peer["version"] = beat.version;
    peer["startedAt"] = to_iso8601(beat.started_at);
    if (!sighting->alive) return peer; // what it was doing when it went is of no use
    peer["inFlight"] = beat.in_flight;
    peer["jobs"] = visible_jobs(beat, own);
    return peer;
}

} // namespace

boost::asio::awaitable<http::Response> PeerHandlers::list(http::Context& context) {
    const auto& principal = *context.principal;
    auto work = [&] { return list_now(principal); };
    const auto body = co_await async::offload(store_pool_, work);
    if (!body) co_return failure_response(body.error(), context.request);
    co_return http::Response::json(200, *body);
}

Result<json::object> PeerHandlers::list_now(const http::Principal& principal) {
    const auto sightings = board_.look();
    if (!sightings) return sightings.error();
    std::optional<JobIds> own;
    if (!principal.is_admin()) {
        const auto open = jobs_.list_open(principal.username);
        if (!open) return open.error();
        own.emplace();
        for (const auto& job : *open)
            own->insert(job.id);
    }
    const auto ids = list_.ids();
    const auto& configured = *ids;
    json::array peers;
    for (const auto& peer_id : configured) {
        const auto found = sightings->find(peer_id);
        peers.push_back(to_json(peer_id, true, found == sightings->end() ? nullptr : &found->second, own));
    }
    for (const auto& [peer_id, sighting] : *sightings) {
        if (std::ranges::find(configured, peer_id) != configured.end()) continue;
        peers.push_back(to_json(peer_id, false, &sighting, own));
    }
    json::object body;
    body["peers"] = std::move(peers);
    return body;
}

} // namespace datagems::gateway
