// The published schemas of the stored documents say what the code writes and what it insists on.
#include "datagems/documents/fold.hpp"
#include "datagems/documents/parts.hpp"
#include "datagems/documents/user_settings.hpp"
#include "datagems/json_schema/validator.hpp"
#include "datagems/test_support/source_dir.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::documents::test;

namespace json = boost::json;

namespace {

json::value schema_of(const std::string& name) {
    std::ifstream file(datagems::test::source_dir() / "proto-schemas" / (std::string(name) + ".schema.json"));
    REQUIRE(file.good());
    return parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

void check_conforms(const std::string& name, const json::value& document) {
    const auto validator = json_schema::compile(schema_of(name), {.assert_formats = true});
    REQUIRE(validator.has_value());
    const auto error = validator->first_error(document);
    INFO(name << ": " << (error ? error->sentence() : ""));
    CHECK_FALSE(error.has_value());
}

// Leaves out each field in turn: the reader refuses exactly where the schema requires it. Every field is described.
template <class Read>
void check_required(const std::string& name, const json::object& document, const Read& read) {
    const auto schema = schema_of(name);
    const auto& required = schema.at("required").as_array();
    for (const auto& field : document) {
        INFO(name << "." << field.key());
        CHECK(schema.at("properties").as_object().contains(field.key()));
        auto without = document;
        without.erase(field.key());
        const bool is_required =
            std::find(required.begin(), required.end(), json::value(field.key())) != required.end();
        CHECK(read(without).has_error() == is_required);
    }
}

PeerState full_state() {
    auto state = untouched(sample_base())[0];
    finish(state, 1, at(1), at(5));
    state.errors_cid = "errors";
    state.errors = {{3, "refused"}};
    state.paused_because = "the model API answers 401";
    state.in_flight = {{2, 3, at(4)}};
    state.done = {{0, 2}, {3, 4}};
    state.truncated = true;
    state.parts_cid = "parts";
    state.retries = {{"timeout", 2}};
    state.result_sha256 = std::string(64, 'a');
    state.result_counts = RecordCounts{4, 1};
    state.result_generation = 1;
    state.rate = 12.5;
    return state;
}

PartsManifest full_manifest() {
    return {"job_1", "peer", {{"cid", std::string(64, 'b'), {0, 7}, {5, 2}, 1}}};
}

JobDetails full_details() {
    JobDetails details;
    details.id = "job_1_aaaaaa";
    details.owner = "ada";
    details.inference.profile_id = "0123456789ab";
    details.inference.base_url = "https://models.example/v1";
    details.inference.path = "/chat/completions";
    details.inference.model = "m";
    details.inference.parameters["temperature"] = 0.5;
    details.inference.response_format = "json_schema";
    details.dataset_mode = true;
    return details;
}

UserSettings full_settings() {
    ModelProfile profile;
    profile.id = "0123456789ab";
    profile.name = "Mine";
    profile.base_url = "https://models.example/v1";
    profile.api_key = "dg1.0123456789abcdef.AAAA";
    profile.model = "m";
    profile.path = "/chat/completions";
    profile.response_format = "json_schema";
    profile.created_at = at(0);
    profile.updated_at = at(1);
    UserSettings settings;
    settings.active_profile_id = profile.id;
    settings.profiles.push_back(profile);
    settings.rev = 3;
    return settings;
}

} // namespace

TEST_CASE("what is written conforms to the published schemas") {
    auto base = sample_base();
    check_conforms("job-base", to_json(base));
    auto states = untouched(base);
    for (auto& state : states) {
        check_conforms("peer-state", to_json(state));
        finish(state, 1, at(1), at(2));
    }
    base = fold_job(base, states, {});
    base.dataset_mode = true;
    check_conforms("job-base", to_json(base));
    check_conforms("peer-state", to_json(full_state()));
    check_conforms("job-details", to_json(full_details()));
    check_conforms("job-control-cancel", to_json(JobControl::Cancel{1, at(0), "ada"}));
    check_conforms("user-settings", to_json(full_settings()));
    check_conforms("user-settings", to_json(UserSettings()));
    check_conforms("job-control-deleted", to_json(JobControl::Deletion{at(0), "ada", 1}));
    check_conforms("deleted-job", to_json(DeletedJob{"job_1", "ada", "c", at(0), "ada", at(1), 1}));
    check_conforms("user-job", to_json(UserJob{"job_1", "T", JobStatus::failed, at(0), at(1), {}}));
    check_conforms("heartbeat", to_json(Heartbeat{"i", "0.1.0", at(0), 1, 0, {"job_1"}, {}}));
    check_conforms("parts-manifest", to_json(full_manifest()));
    check_conforms("metrics-snapshot", to_json(Metrics{}));
    check_conforms("metrics-snapshot", to_json(fold_metrics(std::vector<JobBase>{base})));
}

TEST_CASE("the published schemas require what the readers require, no more") {
    auto base = sample_base();
    base.dataset_mode = true;
    base.started_at = base.finished_at = at(1);
    base.records_duration_ms = 0;
    base.settled = true;
    check_required("job-base", to_json(base), job_base_from_json);
    check_required("job-details", to_json(full_details()), job_details_from_json);
    check_required("job-control-cancel", to_json(JobControl::Cancel{1, at(0), "ada"}), cancel_from_json);
    check_required("job-control-deleted", to_json(JobControl::Deletion{at(0), "ada", 1}), deletion_from_json);
    check_required("deleted-job", to_json(DeletedJob{"job_1", "ada", "c", at(0), "ada", at(1), 1}),
                   deleted_job_from_json);
    check_required("user-job", to_json(UserJob{"job_1", "T", JobStatus::failed, at(0), at(1), {}}), user_job_from_json);
    check_required("heartbeat", to_json(Heartbeat{"i", "0.1.0", at(0), 1, 0, {"job_1"}, {}}), heartbeat_from_json);
    check_required("parts-manifest", to_json(full_manifest()), parts_manifest_from_json);
    // A range is required unless nothing is assigned.
    auto state = to_json(full_state());
    state.erase("range");
    CHECK(peer_state_from_json(state).has_error());
    state["assigned"] = 0;
    check_required("peer-state", state, peer_state_from_json);
    check_conforms("peer-state", state);
}

TEST_CASE("a parts manifest is read as it was written, and refused by field") {
    const auto manifest = full_manifest();
    const auto read = parts_manifest_from_json(to_json(manifest));
    REQUIRE(read.has_value());
    CHECK(read->job == manifest.job);
    CHECK(read->peer == manifest.peer);
    CHECK(read->parts == manifest.parts);

    auto broken = to_json(manifest);
    broken["parts"].at(0).as_object()["end"] = -1;
    const auto refused = parts_manifest_from_json(broken);
    REQUIRE(refused.has_error());
    CHECK(refused.error().message.find("end") != std::string::npos);
}
