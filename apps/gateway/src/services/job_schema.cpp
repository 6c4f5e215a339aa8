#include "services/job_schema.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace datagems::gateway {
namespace {

namespace json = boost::json;

// Records are objects. A root without `type` says nothing against that.
bool allows_objects(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (type == nullptr) return true;
    if (type->is_string()) return type->get_string() == "object";
    if (!type->is_array()) return true; // the compiler says what is wrong with it
    for (const auto& entry : type->get_array()) {
        if (entry.is_string() && entry.get_string() == "object") return true;
    }
    return false;
}

bool has_label(const json::object& schema) {
    const auto* properties = schema.if_contains("properties");
    return properties != nullptr && properties->is_object() && properties->get_object().contains("label");
}

} // namespace

json_schema::SchemaMistakes check_job_schema(const json::object& schema, bool dataset_mode) {
    if (json::serialize(schema).size() > max_schema_bytes) {
        return {{"", "must be at most 64 KiB of JSON"}};
    }
    json_schema::CompileOptions options;
    options.assert_formats = true;
    json_schema::SchemaMistakes mistakes;
    if (auto compiled = json_schema::compile(schema, options); !compiled) mistakes = compiled.error().mistakes;
    if (!allows_objects(schema)) mistakes.push_back({"/type", "must be \"object\": a record is an object"});
    if (dataset_mode && !has_label(schema)) {
        const auto* where = schema.contains("properties") ? "/properties" : "";
        mistakes.push_back({where, "must have a property \"label\" in dataset mode"});
    }
    return mistakes;
}

http::Response refuse_schema(const json_schema::SchemaMistakes& mistakes) {
    json::array details;
    for (const auto& mistake : mistakes) {
        json::object entry;
        entry["path"] = mistake.path;
        entry["message"] = mistake.message;
        details.push_back(std::move(entry));
    }
    json::object body;
    body["error"] = "Invalid schema";
    body["details"] = std::move(details);
    body["warnings"] = json::array();
    return http::Response::json(400, body);
}

} // namespace datagems::gateway
