#include "datagems/documents/fold.hpp"

#include <algorithm>
#include <tuple>

namespace datagems::documents {
namespace {

// By generation and rev, which the owner raises; then by all that the fold reads, so that even states of a program
// without rev fold alike in any order.
auto age_key(const PeerState& state) {
    return std::tuple(state.generation, state.rev, state.generated_ok + state.generated_failed,
                      state.finished_at.has_value(), state.last_update_at, state.generated_ok, state.phase,
                      state.started_at, state.finished_at, state.assigned);
}

// The newest state of each of the job's peers, or null where there is none; in the job's order.
std::vector<const PeerState*> newest_states(const JobBase& base, std::span<const PeerState> states) {
    std::vector<const PeerState*> newest(base.peers.size(), nullptr);
    for (const auto& state : states) {
        const auto peer = std::find(base.peers.begin(), base.peers.end(), state.peer_id);
        if (peer == base.peers.end()) continue;
        auto& slot = newest[static_cast<std::size_t>(peer - base.peers.begin())];
        if (slot == nullptr || age_key(*slot) < age_key(state)) slot = &state;
    }
    return newest;
}

using States = std::span<const PeerState* const>;

std::int64_t highest_generation(const JobBase& base, States states, const JobControl& control) {
    auto highest = std::max(base.generation, control.generation);
    if (control.cancel) highest = std::max(highest, control.cancel->generation);
    for (const auto* state : states) {
        if (state != nullptr) highest = std::max(highest, state->generation);
    }
    return highest;
}

bool has_given_up(const PeerState* state, std::int64_t generation) {
    return state != nullptr && state->generation == generation && state->phase == PeerPhase::failed;
}

bool counts_as_finished(const PeerState* state, std::int64_t generation) {
    return state != nullptr && is_finished_in(*state, generation);
}

bool has_started(const PeerState* state, std::int64_t generation) {
    if (state == nullptr || state->assigned == 0 || state->generation != generation) return false;
    return state->phase != PeerPhase::waiting || state->started_at || state->generated_ok + state->generated_failed > 0;
}

bool is_cancelled(const JobControl& control, std::int64_t generation) {
    return control.cancel && control.cancel->generation == generation;
}

bool all_finished(States states, std::int64_t generation) {
    const auto finished = [&](const PeerState* state) { return counts_as_finished(state, generation); };
    return std::all_of(states.begin(), states.end(), finished);
}

// A peer that delivered less than its part was told of a cancel. Programs that count no revisions are believed.
bool is_complete(const PeerState* state) {
    return state->rev == 0 || state->generated_ok + state->generated_failed >= state->assigned;
}

JobStatus status_of(States states, const JobControl& control, std::int64_t generation) {
    if (is_cancelled(control, generation)) return JobStatus::cancelled;
    const auto given_up = [&](const PeerState* state) { return has_given_up(state, generation); };
    if (std::any_of(states.begin(), states.end(), given_up)) return JobStatus::failed;
    // Short of some records it is a cancelled job whose cancel has not come to our replica yet.
    if (all_finished(states, generation)) {
        return std::all_of(states.begin(), states.end(), is_complete) ? JobStatus::succeeded : JobStatus::running;
    }
    const auto started = [&](const PeerState* state) { return has_started(state, generation); };
    return std::any_of(states.begin(), states.end(), started) ? JobStatus::running : JobStatus::queued;
}

void raise(Timestamp& latest, const std::optional<Timestamp>& time) {
    if (time) latest = std::max(latest, *time);
}

void add_totals(JobBase& view, States states) {
    view.total_ok = 0;
    view.total_failed = 0;
    view.started_at.reset();
    for (const auto* state : states) {
        if (state == nullptr) continue;
        view.total_ok += state->generated_ok;
        // What failed in an earlier generation is to be made again.
        if (state->generation == view.generation) view.total_failed += state->generated_failed;
        if (state->started_at && state->assigned > 0) {
            view.started_at = std::min(view.started_at.value_or(*state->started_at), *state->started_at);
        }
        raise(view.updated_at, state->last_update_at);
        raise(view.updated_at, state->started_at);
        raise(view.updated_at, state->finished_at);
    }
    view.total_generated = view.total_ok + view.total_failed;
}

// The last to finish ends a success, the first to give up a failure.
std::optional<Timestamp> end_of(const JobBase& view, States states, const JobControl& control) {
    switch (view.status) {
    case JobStatus::cancelled:
        return control.cancel->at;
    case JobStatus::succeeded: {
        auto latest = view.created_at;
        for (const auto* state : states) {
            if (state->assigned > 0) raise(latest, state->finished_at);
        }
        return latest;
    }
    case JobStatus::failed: {
        std::optional<Timestamp> first;
        for (const auto* state : states) {
            if (!has_given_up(state, view.generation)) continue;
            const auto at = state->finished_at ? state->finished_at : state->last_update_at;
            if (at) first = std::min(first.value_or(*at), *at);
        }
        return first.value_or(view.updated_at);
    }
    case JobStatus::queued:
    case JobStatus::running:
        break;
    }
    return std::nullopt;
}

void set_end(JobBase& view, const std::optional<Timestamp>& end) {
    view.finished_at = end;
    view.records_duration_ms.reset();
    if (view.finished_at && view.started_at) {
        const auto duration = *view.finished_at - *view.started_at;
        view.records_duration_ms = std::max<std::int64_t>(0, duration.count());
    }
}

// No peer's state is at hand: the stored view stands, but for a newer generation or a cancel.
JobBase fold_without_states(JobBase view, std::int64_t generation, const JobControl& control) {
    if (view.generation != generation) {
        view.status = JobStatus::queued;
        view.settled = false;
        set_end(view, std::nullopt);
    }
    view.generation = generation;
    if (is_cancelled(control, generation)) {
        view.status = JobStatus::cancelled;
        set_end(view, control.cancel->at);
    }
    return view;
}

// A cancel of that generation may have reached a replica in the stored view alone.
JobControl with_stored_cancel(const JobControl& control, const JobBase& base, std::int64_t generation) {
    auto known = control;
    if (base.status == JobStatus::cancelled && base.generation == generation && !is_cancelled(control, generation)) {
        known.cancel = JobControl::Cancel{generation, base.finished_at.value_or(base.updated_at), ""};
    }
    return known;
}

} // namespace

bool is_finished_in(const PeerState& state, std::int64_t generation) noexcept {
    if (!state.is_finished()) return false;
    if (state.assigned == 0 || state.generation == generation) return true;
    return state.generated_failed == 0 && state.generated_ok >= state.assigned;
}

JobBase fold_job(const JobBase& base, std::span<const PeerState> peers, const JobControl& fields) {
    const auto states = newest_states(base, peers);
    const auto generation = highest_generation(base, states, fields);
    const auto control = with_stored_cancel(fields, base, generation);
    auto view = base;
    raise(view.updated_at, base.created_at);
    if (control.cancel) raise(view.updated_at, control.cancel->at);
    const auto given = [](const PeerState* state) { return state != nullptr; };
    if (std::none_of(states.begin(), states.end(), given)) return fold_without_states(view, generation, control);
    view.generation = generation;
    view.status = status_of(states, control, generation);
    view.settled = view.status == JobStatus::cancelled && all_finished(states, generation);
    add_totals(view, states);
    set_end(view, end_of(view, states, control));
    return view;
}

bool is_over(const JobBase& view) noexcept {
    return is_terminal(view.status) && (view.status != JobStatus::cancelled || view.settled);
}

bool is_further(const JobBase& candidate, const JobBase& stored) noexcept {
    const auto key = [](const JobBase& view) {
        return std::tuple(view.generation, is_terminal(view.status), view.total_generated, is_over(view));
    };
    return key(candidate) > key(stored);
}

bool is_worth_storing(const JobBase& candidate, const JobBase& stored) noexcept {
    if (!is_further(candidate, stored)) return false;
    const auto turn = [](const JobBase& view) { return std::tuple(view.generation, view.status, is_over(view)); };
    return turn(candidate) != turn(stored) || candidate.updated_at - stored.updated_at >= stored_view_may_age;
}

JobBase current_view(const JobBase& stored, std::span<const PeerState> peers, const JobControl& control) {
    auto folded = fold_job(stored, peers, control);
    // Of two ends that are equally far the one that was written stands: an ended job does not change its mind.
    const auto ended = is_terminal(stored.status) && !is_further(folded, stored);
    return ended || is_further(stored, folded) ? stored : folded;
}

} // namespace datagems::documents
