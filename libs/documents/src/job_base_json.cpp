#include "datagems/documents/job.hpp"
#include "json_reader.hpp"

namespace datagems::documents {

namespace json = boost::json;

json::object to_json(const JobBase& base) {
    json::object object;
    object["id"] = base.id;
    object["owner"] = base.owner;
    object["title"] = base.title;
    object["status"] = to_string(base.status);
    object["totalRecords"] = base.total_records;
    if (base.dataset_mode) object["datasetMode"] = true;
    object["peers"] = json::array(base.peers.begin(), base.peers.end());
    object["peerCount"] = base.peers.size();
    object["totalGenerated"] = base.total_generated;
    object["totalOk"] = base.total_ok;
    object["totalFailed"] = base.total_failed;
    object["jobDetailsCid"] = base.details_cid;
    object["createdAt"] = to_iso8601(base.created_at);
    object["schemaGeneratedAt"] = to_iso8601(base.schema_generated_at);
    set_if(object, "jobStartedAt", base.started_at);
    set_if(object, "jobFinishedAt", base.finished_at);
    object["schemaDurationMs"] = base.schema_duration_ms;
    if (base.records_duration_ms) object["recordsDurationMs"] = *base.records_duration_ms;
    object["schemaRefreshes"] = base.schema_refreshes;
    object["updatedAt"] = to_iso8601(base.updated_at);
    object["generation"] = base.generation;
    if (base.settled) object["settled"] = true;
    object["rev"] = base.rev;
    append_unknown(object, base.unknown);
    return object;
}

Result<JobBase> job_base_from_json(const json::value& value) {
    JsonReader reader(value, "job base");
    JobBase base;
    base.id = reader.text("id");
    base.owner = reader.text("owner");
    base.title = reader.text("title");
    const auto status = parse_job_status(reader.text("status"));
    if (status) {
        base.status = *status;
    } else {
        reader.mistake("status", "queued, running, succeeded, failed or cancelled");
    }
    base.total_records = reader.integer("totalRecords");
    base.dataset_mode = reader.flag_or("datasetMode", false);
    base.peers = reader.names("peers", reader.list("peers"));
    (void)reader.find("peerCount"); // derived: written, never believed
    base.total_ok = reader.integer_or("totalOk", 0);
    base.total_failed = reader.integer_or("totalFailed", 0);
    base.total_generated = reader.integer_or("totalGenerated", base.total_ok + base.total_failed);
    base.details_cid = reader.text("jobDetailsCid");
    base.created_at = reader.time("createdAt");
    base.schema_generated_at = reader.optional_time("schemaGeneratedAt").value_or(base.created_at);
    base.started_at = reader.optional_time("jobStartedAt");
    base.finished_at = reader.optional_time("jobFinishedAt");
    base.schema_duration_ms = reader.optional_duration("schemaDurationMs").value_or(0);
    base.records_duration_ms = reader.optional_duration("recordsDurationMs");
    base.schema_refreshes = reader.integer_or("schemaRefreshes", 0);
    base.updated_at = reader.optional_time("updatedAt").value_or(base.created_at);
    base.generation = reader.integer_or("generation", 0);
    base.settled = reader.flag_or("settled", false);
    base.rev = reader.integer_or("rev", 0);
    base.unknown = reader.unknown();
    if (base.id.empty()) reader.mistake("id", "a non-empty string");
    return reader.finish(std::move(base));
}

} // namespace datagems::documents
