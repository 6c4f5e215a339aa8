// Control, deleted job, user's entry and heartbeat: documents of a few fields.
#include "datagems/documents/job.hpp"
#include "datagems/documents/text.hpp"
#include "json_reader.hpp"

namespace datagems::documents {

namespace json = boost::json;

json::object to_json(const JobControl::Cancel& cancel) {
    json::object object;
    object["generation"] = cancel.generation;
    object["at"] = to_iso8601(cancel.at);
    object["by"] = cancel.by;
    return object;
}

Result<JobControl::Cancel> cancel_from_json(const json::value& value) {
    JsonReader reader(value, "job control, cancel");
    JobControl::Cancel cancel;
    cancel.generation = reader.integer_or("generation", 0);
    cancel.at = reader.time("at");
    cancel.by = reader.optional_text("by").value_or("");
    return reader.finish(std::move(cancel));
}

json::object to_json(const JobControl::Deletion& deletion) {
    json::object object;
    object["at"] = to_iso8601(deletion.at);
    object["by"] = deletion.by;
    object["rev"] = deletion.rev;
    return object;
}

Result<JobControl::Deletion> deletion_from_json(const json::value& value) {
    JsonReader reader(value, "job control, deleted");
    JobControl::Deletion deletion;
    deletion.at = reader.time("at");
    deletion.by = reader.optional_text("by").value_or("");
    deletion.rev = reader.integer_or("rev", 0);
    return reader.finish(std::move(deletion));
}

namespace {

// nullopt for what is absent or null.
template <class Document>
Result<std::optional<Document>> read_field(const std::optional<std::string>& text, std::string_view what,
                                           Result<Document> (*read)(const json::value&)) {
    if (!text) return std::optional<Document>();
    const auto json = parse_text(*text, what);
    if (!json) return json.error();
    if (json->is_null()) return std::optional<Document>();
    auto document = read(*json);
    if (!document) return document.error();
    return std::optional<Document>(std::move(*document));
}

} // namespace

Result<JobControl> control_from_texts(const std::optional<std::string>& generation,
                                      const std::optional<std::string>& cancel,
                                      const std::optional<std::string>& deleted) {
    JobControl control;
    if (generation) {
        const auto json = parse_text(*generation, "job control, generation");
        if (!json) return json.error();
        const auto number = json->is_null() ? std::optional<std::int64_t>(0) : exact_integer(*json);
        if (!number || *number < 0) {
            return Error{errc::corrupt, "job control: generation must be an integer of at least 0"};
        }
        control.generation = *number;
    }
    auto cancelled = read_field(cancel, "job control, cancel", cancel_from_json);
    if (!cancelled) return cancelled.error();
    control.cancel = std::move(*cancelled);
    auto gone = read_field(deleted, "job control, deleted", deletion_from_json);
    if (!gone) return gone.error();
    control.deleted = std::move(*gone);
    return control;
}

json::object to_json(const DeletedJob& job) {
    json::object object;
    object["id"] = job.id;
    object["owner"] = job.owner;
    object["jobDetailsCid"] = job.details_cid;
    object["at"] = to_iso8601(job.at);
    object["by"] = job.by;
    set_if(object, "removedAt", job.removed_at);
    object["rev"] = job.rev;
    append_unknown(object, job.unknown);
    return object;
}

Result<DeletedJob> deleted_job_from_json(const json::value& value) {
    JsonReader reader(value, "deleted job");
    DeletedJob job;
    job.id = reader.text("id");
    job.owner = reader.text("owner");
    job.details_cid = reader.optional_text("jobDetailsCid").value_or("");
    job.at = reader.time("at");
    job.by = reader.optional_text("by").value_or("");
    job.removed_at = reader.optional_time("removedAt");
    job.rev = reader.integer_or("rev", 0);
    job.unknown = reader.unknown();
    return reader.finish(std::move(job));
}

json::object to_json(const UserJob& job) {
    json::object object;
    object["id"] = job.id;
    object["title"] = job.title;
    object["status"] = to_string(job.status);
    object["createdAt"] = to_iso8601(job.created_at);
    object["updatedAt"] = to_iso8601(job.updated_at);
    append_unknown(object, job.unknown);
    return object;
}

Result<UserJob> user_job_from_json(const json::value& value) {
    JsonReader reader(value, "user's job");
    UserJob job;
    job.id = reader.text("id");
    job.title = reader.text("title");
    const auto status = parse_job_status(reader.text("status"));
    if (status) {
        job.status = *status;
    } else {
        reader.mistake("status", "queued, running, succeeded, failed or cancelled");
    }
    job.created_at = reader.time("createdAt");
    job.updated_at = reader.optional_time("updatedAt").value_or(job.created_at);
    job.unknown = reader.unknown();
    return reader.finish(std::move(job));
}

json::object to_json(const Heartbeat& beat) {
    json::object object;
    object["instance"] = beat.instance;
    object["version"] = beat.version;
    object["startedAt"] = to_iso8601(beat.started_at);
    object["beat"] = beat.beat;
    object["inFlight"] = beat.in_flight;
    object["jobs"] = json::array(beat.jobs.begin(), beat.jobs.end());
    if (beat.at) object["at"] = to_iso8601(*beat.at);
    if (beat.interval_ms > 0) object["intervalMs"] = beat.interval_ms;
    append_unknown(object, beat.unknown);
    return object;
}

Result<Heartbeat> heartbeat_from_json(const json::value& value) {
    JsonReader reader(value, "heartbeat");
    Heartbeat beat;
    beat.instance = reader.text("instance");
    beat.version = reader.text("version");
    beat.started_at = reader.time("startedAt");
    beat.beat = reader.integer("beat");
    beat.in_flight = reader.integer_or("inFlight", 0);
    beat.jobs = reader.names("jobs", reader.optional_list("jobs"));
    beat.at = reader.optional_time("at");
    beat.interval_ms = reader.integer_or("intervalMs", 0);
    beat.unknown = reader.unknown();
    return reader.finish(std::move(beat));
}

} // namespace datagems::documents
