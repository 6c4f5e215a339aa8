#include "datagems/documents/job.hpp"
#include "json_reader.hpp"

namespace datagems::documents {

namespace json = boost::json;

namespace {

json::array errors_to_json(const std::vector<RecordError>& errors) {
    json::array list;
    for (const auto& error : errors) {
        json::object object;
        object["index"] = error.index;
        object["message"] = error.message;
        list.emplace_back(std::move(object));
    }
    return list;
}

json::array in_flight_to_json(const std::vector<InFlight>& calls) {
    json::array list;
    for (const auto& call : calls) {
        json::object object;
        object["index"] = call.index;
        object["attempt"] = call.attempt;
        object["since"] = to_iso8601(call.since);
        list.emplace_back(std::move(object));
    }
    return list;
}

// Pairs, not objects: a scattered job has thousands of them.
json::array ranges_to_json(const std::vector<IndexRange>& ranges) {
    json::array list;
    for (const auto& range : ranges) {
        json::array pair;
        pair.emplace_back(range.start);
        pair.emplace_back(range.end);
        list.emplace_back(std::move(pair));
    }
    return list;
}

void read_range(PeerState& state, JsonReader& reader) {
    const auto* value = reader.find("range");
    if (value == nullptr) {
        if (state.assigned != 0) reader.mistake("range", "an object");
        return;
    }
    JsonReader part(*value, "peer state, range");
    state.range.start = part.integer("start");
    state.range.end = part.integer("end");
    reader.inherit(part);
    if (state.range.size() != state.assigned) reader.mistake("range", "half open and as long as assigned says");
}

std::vector<RecordError> read_errors(JsonReader& reader) {
    std::vector<RecordError> errors;
    for (const auto& element : reader.optional_list("errors")) {
        JsonReader part(element, "peer state, errors");
        RecordError error;
        error.index = part.integer("index");
        error.message = part.text("message");
        reader.inherit(part);
        errors.push_back(std::move(error));
    }
    return errors;
}

std::vector<InFlight> read_in_flight(JsonReader& reader) {
    std::vector<InFlight> calls;
    for (const auto& element : reader.optional_list("inFlight")) {
        JsonReader part(element, "peer state, inFlight");
        InFlight call;
        call.index = part.integer("index");
        call.attempt = part.integer_or("attempt", 1, 1);
        call.since = part.time("since");
        reader.inherit(part);
        calls.push_back(call);
    }
    return calls;
}

std::vector<IndexRange> read_done(JsonReader& reader) {
    std::vector<IndexRange> ranges;
    for (const auto& element : reader.optional_list("done")) {
        const auto* pair = element.if_array();
        const auto start = pair != nullptr && pair->size() == 2 ? exact_integer((*pair)[0]) : std::nullopt;
        const auto end = start ? exact_integer((*pair)[1]) : std::nullopt;
        if (!end || *start < 0 || *end < *start) {
            reader.mistake("done", "a list of [start, end] pairs");
            return {};
        }
        ranges.push_back({*start, *end});
    }
    return ranges;
}

std::map<std::string, std::int64_t> read_retries(JsonReader& reader) {
    std::map<std::string, std::int64_t> retries;
    const auto object = reader.optional_object("retries");
    for (const auto& field : object) {
        const auto count = exact_integer(field.value());
        if (!count || *count < 0) {
            reader.mistake("retries", "an object of counts");
            return {};
        }
        retries.emplace(std::string(field.key().data(), field.key().size()), *count);
    }
    return retries;
}

std::optional<RecordCounts> read_result_counts(JsonReader& reader) {
    const bool given = reader.find("resultOk") != nullptr;
    const RecordCounts counts{reader.integer_or("resultOk", 0), reader.integer_or("resultFailed", 0)};
    return given ? std::optional(counts) : std::nullopt;
}

// States of other programs have no phase: it follows from their times.
PeerPhase read_phase(JsonReader& reader, const PeerState& state) {
    const auto text = reader.optional_text("state");
    if (!text) {
        if (state.finished_at) return PeerPhase::finished;
        return state.started_at ? PeerPhase::running : PeerPhase::waiting;
    }
    const auto phase = parse_peer_phase(*text);
    if (!phase) reader.mistake("state", "waiting, running, paused, uploading, finished or failed");
    return phase ? *phase : PeerPhase::waiting;
}

} // namespace

json::object to_json(const PeerState& state) {
    json::object object;
    object["peerId"] = state.peer_id;
    object["assigned"] = state.assigned;
    json::object range;
    range["start"] = state.range.start;
    range["end"] = state.range.end;
    object["range"] = std::move(range);
    object["generatedOk"] = state.generated_ok;
    object["generatedFailed"] = state.generated_failed;
    set_if(object, "lastUpdateAt", state.last_update_at);
    set_if(object, "startedAt", state.started_at);
    set_if(object, "finishedAt", state.finished_at);
    set_if(object, "resultCid", state.result_cid);
    set_if(object, "errorsCid", state.errors_cid);
    if (!state.errors.empty()) object["errors"] = errors_to_json(state.errors);
    object["rev"] = state.rev;
    object["state"] = to_string(state.phase);
    set_if(object, "pausedBecause", state.paused_because);
    object["generation"] = state.generation;
    if (!state.in_flight.empty()) object["inFlight"] = in_flight_to_json(state.in_flight);
    if (!state.done.empty()) object["done"] = ranges_to_json(state.done);
    if (state.truncated) object["truncated"] = true;
    set_if(object, "partsCid", state.parts_cid);
    if (!state.retries.empty()) {
        json::object retries;
        for (const auto& [cause, count] : state.retries)
            retries[cause] = count;
        object["retries"] = std::move(retries);
    }
    object["tokensIn"] = state.tokens_in;
    object["tokensOut"] = state.tokens_out;
    set_if(object, "resultSha256", state.result_sha256);
    if (state.result_counts) {
        object["resultOk"] = state.result_counts->ok;
        object["resultFailed"] = state.result_counts->failed;
    }
    if (state.result_generation > 0) object["resultGeneration"] = state.result_generation;
    if (state.rate > 0) object["rate"] = state.rate;
    append_unknown(object, state.unknown);
    return object;
}

Result<PeerState> peer_state_from_json(const json::value& value) {
    JsonReader reader(value, "peer state");
    PeerState state;
    state.peer_id = reader.text("peerId");
    state.assigned = reader.integer("assigned");
    read_range(state, reader);
    state.generated_ok = reader.integer_or("generatedOk", 0);
    state.generated_failed = reader.integer_or("generatedFailed", 0);
    state.last_update_at = reader.optional_time("lastUpdateAt");
    state.started_at = reader.optional_time("startedAt");
    state.finished_at = reader.optional_time("finishedAt");
    state.result_cid = reader.optional_text("resultCid");
    state.errors_cid = reader.optional_text("errorsCid");
    state.errors = read_errors(reader);
    state.rev = reader.integer_or("rev", 0);
    state.phase = read_phase(reader, state);
    state.paused_because = reader.optional_text("pausedBecause");
    state.generation = reader.integer_or("generation", 0);
    state.in_flight = read_in_flight(reader);
    state.done = read_done(reader);
    state.truncated = reader.flag_or("truncated", false);
    state.parts_cid = reader.optional_text("partsCid");
    state.retries = read_retries(reader);
    state.tokens_in = reader.integer_or("tokensIn", 0);
    state.tokens_out = reader.integer_or("tokensOut", 0);
    state.result_sha256 = reader.optional_text("resultSha256");
    state.result_counts = read_result_counts(reader);
    state.result_generation = reader.integer_or("resultGeneration", 0);
    state.rate = reader.number_or("rate", 0);
    state.unknown = reader.unknown();
    if (state.peer_id.empty()) reader.mistake("peerId", "a non-empty string");
    return reader.finish(std::move(state));
}

} // namespace datagems::documents
