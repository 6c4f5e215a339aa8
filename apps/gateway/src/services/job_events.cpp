#include "services/job_events.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/http/live_body.hpp"
#include "datagems/secrets/sha256.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::gateway {
namespace {

constexpr std::size_t id_length = 16;
// How soon a browser asks again when the stream breaks.
constexpr std::string_view retry_field = "retry: 2000\n";

} // namespace

boost::json::object to_job_state(const persistence::JobRecord& job) {
    boost::json::array peers;
    peers.reserve(job.peers.size());
    for (const auto& state : job.peers)
        peers.push_back(documents::to_json(state));
    boost::json::object body;
    body["job"] = documents::to_json(job.view);
    body["peers"] = std::move(peers);
    return body;
}

JobEvents to_events(const persistence::JobRecord& job) {
    const auto state = boost::json::serialize(to_job_state(job));
    JobEvents events;
    events.id = hex_encode(secrets::sha256(state)).substr(0, id_length);
    events.last = documents::is_terminal(job.view.status);
    events.text = retry_field;
    http::append_event(events.text, "job", events.id, state);
    if (events.last) http::append_event(events.text, "end", events.id, "{}");
    return events;
}

} // namespace datagems::gateway
