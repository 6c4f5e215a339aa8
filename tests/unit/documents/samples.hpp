// Documents with every field set, for the tests of this folder.
#pragma once

#include "datagems/documents/job.hpp"
#include "datagems/documents/text.hpp"

#include <string_view>

namespace datagems::documents::test {

inline Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

inline boost::json::value parse(std::string_view text) {
    return parse_text(text, "test").value();
}

inline JobBase sample_base(std::int64_t records = 10, std::vector<std::string> peers = {"a", "b", "c"}) {
    JobBase base;
    base.id = "job_1767225600000_0a1b2c";
    base.owner = "ada";
    base.title = "Recipes";
    base.total_records = records;
    base.peers = std::move(peers);
    base.details_cid = "cid-1";
    base.created_at = at(0);
    base.schema_generated_at = at(-500);
    base.schema_duration_ms = 250;
    base.schema_refreshes = 1;
    base.updated_at = at(0);
    return base;
}

inline std::vector<PeerState> untouched(const JobBase& base) {
    const auto ranges = split_range(base.total_records, base.peers.size());
    std::vector<PeerState> states(base.peers.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
        states[i].peer_id = base.peers[i];
        states[i].range = ranges[i];
        states[i].assigned = ranges[i].size();
    }
    return states;
}

inline void finish(PeerState& state, std::int64_t failed, Timestamp start, Timestamp end) {
    state.generated_failed = failed;
    state.generated_ok = state.assigned - failed;
    state.started_at = start;
    state.finished_at = end;
    state.last_update_at = end;
    state.result_cid = "result-" + state.peer_id;
    state.phase = PeerPhase::finished;
    state.rev += 1;
}

} // namespace datagems::documents::test
