#include "datagems/documents/job.hpp"
#include "json_reader.hpp"

namespace datagems::documents {

namespace json = boost::json;

namespace {

json::object target_to_json(const InferenceTarget& target) {
    json::object object;
    object["useExternalApi"] = target.use_external_api;
    set_if(object, "profileId", target.profile_id);
    object["baseUrl"] = target.base_url;
    object["path"] = target.path;
    set_if(object, "model", target.model);
    if (!target.parameters.empty()) object["parameters"] = target.parameters;
    set_if(object, "responseFormat", target.response_format);
    append_unknown(object, target.unknown);
    return object;
}

InferenceTarget target_from_json(const json::value& value, JsonReader& whole) {
    JsonReader reader(value, "job details, inference");
    InferenceTarget target;
    target.use_external_api = reader.flag_or("useExternalApi", false);
    target.profile_id = reader.optional_text("profileId");
    target.base_url = reader.text("baseUrl");
    target.path = reader.text("path");
    target.model = reader.optional_text("model");
    target.parameters = reader.optional_object("parameters");
    target.response_format = reader.optional_text("responseFormat");
    target.unknown = reader.unknown();
    whole.inherit(reader);
    return target;
}

} // namespace

json::object to_json(const JobDetails& details) {
    json::object object;
    object["id"] = details.id;
    object["owner"] = details.owner;
    object["description"] = details.description;
    object["instructions"] = details.instructions;
    object["schema"] = details.schema;
    object["inference"] = target_to_json(details.inference);
    if (details.dataset_mode) object["datasetMode"] = true;
    object["createdAt"] = to_iso8601(details.created_at);
    object["schemaGeneratedAt"] = to_iso8601(details.schema_generated_at);
    object["schemaDurationMs"] = details.schema_duration_ms;
    object["schemaRefreshes"] = details.schema_refreshes;
    append_unknown(object, details.unknown);
    return object;
}

Result<JobDetails> job_details_from_json(const json::value& value) {
    JsonReader reader(value, "job details");
    JobDetails details;
    details.id = reader.text("id");
    details.owner = reader.text("owner");
    details.description = reader.text("description");
    details.instructions = reader.text("instructions");
    details.schema = reader.object("schema");
    if (const auto* inference = reader.find("inference")) {
        details.inference = target_from_json(*inference, reader);
    } else {
        reader.mistake("inference", "an object");
    }
    details.dataset_mode = reader.flag_or("datasetMode", false);
    details.created_at = reader.time("createdAt");
    details.schema_generated_at = reader.optional_time("schemaGeneratedAt").value_or(details.created_at);
    details.schema_duration_ms = reader.optional_duration("schemaDurationMs").value_or(0);
    details.schema_refreshes = reader.integer_or("schemaRefreshes", 0);
    details.unknown = reader.unknown();
    return reader.finish(std::move(details));
}

} // namespace datagems::documents
