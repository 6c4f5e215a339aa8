#include "datagems/documents/parts.hpp"
#include "json_reader.hpp"

namespace datagems::documents {

namespace json = boost::json;

namespace {

json::object to_json(const Part& part) {
    json::object object;
    object["cid"] = part.cid;
    object["sha256"] = part.sha256;
    object["start"] = part.span.start;
    object["end"] = part.span.end;
    object["ok"] = part.counts.ok;
    object["failed"] = part.counts.failed;
    object["generation"] = part.generation;
    return object;
}

Part read_part(const json::value& value, JsonReader& manifest) {
    JsonReader reader(value, "parts manifest, parts");
    Part part;
    part.cid = reader.text("cid");
    part.sha256 = reader.text("sha256");
    part.span.start = reader.integer("start");
    part.span.end = reader.integer("end", part.span.start);
    part.counts.ok = reader.integer("ok");
    part.counts.failed = reader.integer("failed");
    part.generation = reader.integer_or("generation", 0);
    manifest.inherit(reader);
    return part;
}

} // namespace

json::object to_json(const PartsManifest& manifest) {
    json::object object;
    object["job"] = manifest.job;
    object["peer"] = manifest.peer;
    json::array parts;
    parts.reserve(manifest.parts.size());
    for (const auto& part : manifest.parts)
        parts.emplace_back(to_json(part));
    object["parts"] = std::move(parts);
    return object;
}

Result<PartsManifest> parts_manifest_from_json(const json::value& value) {
    JsonReader reader(value, "parts manifest");
    PartsManifest manifest;
    manifest.job = reader.text("job");
    manifest.peer = reader.text("peer");
    for (const auto& element : reader.list("parts"))
        manifest.parts.push_back(read_part(element, reader));
    return reader.finish(std::move(manifest));
}

} // namespace datagems::documents
