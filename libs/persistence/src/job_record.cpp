#include "job_record.hpp"

#include "datagems/documents/keys.hpp"
#include "documents.hpp"

namespace datagems::persistence {

namespace keys = documents::keys;
using documents::JobBase;
using documents::PeerState;

std::vector<PeerState> untouched_states(const JobBase& base) {
    const auto ranges = documents::split_range(base.total_records, base.peers.size());
    std::vector<PeerState> states(base.peers.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
        states[i].peer_id = base.peers[i];
        states[i].range = ranges[i];
        states[i].assigned = ranges[i].size();
    }
    return states;
}

Result<JobFields> read_fields(CStore& cstore, std::string_view job_id) {
    auto control = cstore.hgetall(keys::job_control(job_id));
    if (!control) return control.error();
    auto peers = cstore.hgetall(keys::job_peers(job_id));
    if (!peers) return peers.error();
    return JobFields{std::move(*control), std::move(*peers)};
}

Result<JobRecord> to_record(const JobBase& stored, const JobFields& fields) {
    const auto field = [&](std::string_view name) {
        const auto found = fields.control.find(name);
        return found == fields.control.end() ? std::nullopt : std::optional(found->second);
    };
    auto control = documents::control_from_texts(field(keys::control_generation_field),
                                                 field(keys::control_cancel_field), field(keys::control_deleted_field));
    if (!control) return with_context(control.error(), "job " + stored.id);

    const auto peers_hash = keys::job_peers(stored.id);
    JobRecord record;
    record.peers = untouched_states(stored);
    std::vector<PeerState> written;
    for (auto& state : record.peers) {
        const auto found = fields.peers.find(state.peer_id);
        if (found == fields.peers.end()) continue;
        auto read = read_or_log(peers_hash, state.peer_id, found->second, documents::peer_state_from_json);
        if (!read) continue;
        // The field's name says whose state it is.
        read->peer_id = state.peer_id;
        state = *read;
        written.push_back(std::move(*read));
    }
    record.control = std::move(*control);
    // Without any state at hand the stored view is all there is to know.
    record.view = documents::current_view(stored, written.empty() ? written : record.peers, record.control);
    return record;
}

bool is_behind(const std::vector<PeerState>& states, const JobBase& view, const documents::JobControl& control) {
    return documents::is_further(view, documents::fold_job(view, states, control));
}

} // namespace datagems::persistence
