#include "samples.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::documents::test;

namespace {

// A job as another deployment of the system wrote it: none of our fields, null for what is not there yet.
constexpr std::string_view foreign_job = R"({"id":"job_1_aaaaaa","owner":"bob","title":"T","status":"running",
  "totalRecords":5,"datasetMode":null,"peers":["p1","p2"],"peerCount":2,"totalGenerated":3,"totalOk":2,"totalFailed":1,
  "jobDetailsCid":"bafy","createdAt":"2026-01-01T00:00:00.000Z","schemaGeneratedAt":"2026-01-01T00:00:00.000Z",
  "jobStartedAt":"2026-01-01T00:00:01.000Z","jobFinishedAt":null,"schemaDurationMs":12.75,"schemaRefreshes":1,
  "updatedAt":"2026-01-01T00:00:02.000Z","note":{"kept":[1,2]}})";

constexpr std::string_view foreign_peer = R"({"peerId":"p1","assigned":3,"range":{"start":0,"end":3},"generatedOk":2,
  "generatedFailed":1,"startedAt":"2026-01-01T00:00:01.000Z","finishedAt":"2026-01-01T00:00:02Z","resultCid":"bafy",
  "errorsCid":null,"errors":[{"index":1,"message":"no"}],"colour":"red"})";

std::string message_of(const Result<JobBase>& result) {
    REQUIRE(result.has_error());
    REQUIRE(result.error().code == errc::corrupt);
    return result.error().message;
}

Result<JobBase> changed_job(std::string_view field, boost::json::value value) {
    auto json = parse(foreign_job);
    json.as_object()[boost::json::string_view(field.data(), field.size())] = std::move(value);
    return job_base_from_json(json);
}

} // namespace

TEST_CASE("a job base has the shared field names and survives the way to text and back") {
    auto base = sample_base();
    base.status = JobStatus::succeeded;
    base.dataset_mode = true;
    base.started_at = at(1);
    base.finished_at = at(9);
    base.records_duration_ms = 8;
    base.generation = 2;
    base.rev = 7;
    const auto text = boost::json::serialize(to_json(base));
    CHECK(text == R"({"id":"job_1767225600000_0a1b2c","owner":"ada","title":"Recipes","status":"succeeded",)"
                  R"("totalRecords":10,"datasetMode":true,"peers":["a","b","c"],"peerCount":3,"totalGenerated":0,)"
                  R"("totalOk":0,"totalFailed":0,"jobDetailsCid":"cid-1","createdAt":"2026-01-01T00:00:00.000Z",)"
                  R"("schemaGeneratedAt":"2025-12-31T23:59:59.500Z","jobStartedAt":"2026-01-01T00:00:00.001Z",)"
                  R"("jobFinishedAt":"2026-01-01T00:00:00.009Z","schemaDurationMs":250,"recordsDurationMs":8,)"
                  R"("schemaRefreshes":1,"updatedAt":"2026-01-01T00:00:00.000Z","generation":2,"rev":7})");
    const auto read = job_base_from_json(parse(text));
    REQUIRE(read.has_value());
    CHECK(boost::json::serialize(to_json(*read)) == text);
    CHECK(read->unknown.empty());
}

TEST_CASE("a job of another deployment is read, and what it has beyond ours is written back") {
    const auto base = job_base_from_json(parse(foreign_job));
    REQUIRE(base.has_value());
    CHECK(base->status == JobStatus::running);
    CHECK(base->total_ok == 2);
    CHECK(base->schema_duration_ms == 12);
    CHECK_FALSE(base->finished_at.has_value());
    CHECK(base->generation == 0);
    CHECK(base->unknown.size() == 1);
    const auto json = to_json(*base);
    CHECK(boost::json::serialize(json.at("note")) == R"({"kept":[1,2]})");
    CHECK_FALSE(json.contains("jobFinishedAt"));
}

TEST_CASE("a damaged job base is refused by document and field") {
    CHECK(message_of(job_base_from_json(parse("[]"))) == "job base: must be a JSON object");
    CHECK(message_of(changed_job("totalRecords", "5")) == "job base: totalRecords must be an integer of at least 0");
    CHECK(message_of(changed_job("totalOk", -1)) == "job base: totalOk must be an integer of at least 0");
    CHECK(message_of(changed_job("totalRecords", 1.5)) == "job base: totalRecords must be an integer of at least 0");
    CHECK(message_of(changed_job("totalRecords", 1e300)) == "job base: totalRecords must be an integer of at least 0");
    CHECK(message_of(changed_job("rev", std::uint64_t{1} << 63)) == "job base: rev must be an integer of at least 0");
    CHECK(message_of(changed_job("createdAt", "yesterday")) == "job base: createdAt must be an ISO-8601 time in UTC");
    CHECK(message_of(changed_job("createdAt", nullptr)) == "job base: createdAt must be an ISO-8601 time in UTC");
    CHECK(message_of(changed_job("status", "done")).find("job base: status must be") == 0);
    CHECK(message_of(changed_job("peers", boost::json::array{"p", 1})).find("job base: peers") == 0);
    CHECK(message_of(changed_job("id", "")) == "job base: id must be a non-empty string");
    CHECK(message_of(changed_job("datasetMode", 1)) == "job base: datasetMode must be true or false");
    CHECK(changed_job("totalRecords", 5.0).value().total_records == 5);
}

TEST_CASE("a peer state survives the way to text and back with every field") {
    auto state = untouched(sample_base())[0];
    finish(state, 1, at(1), at(5));
    state.errors_cid = "errors";
    state.errors = {{3, "refused \"politely\""}};
    state.phase = PeerPhase::paused;
    state.paused_because = "the model API answers 401";
    state.generation = 1;
    state.in_flight = {{2, 3, at(4)}};
    state.done = {{0, 2}, {3, 4}};
    state.truncated = true;
    state.parts_cid = "parts";
    state.retries = {{"timeout", 2}, {"429", 1}};
    state.tokens_in = 100;
    state.tokens_out = 200;
    state.result_sha256 = std::string(64, 'a');
    state.unknown["later"] = boost::json::array{1, "x"};
    const auto text = boost::json::serialize(to_json(state));
    const auto read = peer_state_from_json(parse(text));
    REQUIRE(read.has_value());
    CHECK(boost::json::serialize(to_json(*read)) == text);
    CHECK(read->done == state.done);
    CHECK(read->errors == state.errors);
    CHECK(read->retries == state.retries);
    CHECK(read->phase == PeerPhase::paused);
    for (const auto* name :
         {"peerId",     "assigned",  "range",     "generatedOk", "generatedFailed", "lastUpdateAt", "startedAt",
          "finishedAt", "resultCid", "errorsCid", "errors",      "pausedBecause",   "inFlight",     "done",
          "partsCid",   "retries",   "tokensIn",  "tokensOut",   "resultSha256",    "state",        "rev"}) {
        CHECK(to_json(*read).contains(name));
    }
}

TEST_CASE("a peer state of another deployment has its phase from its times") {
    auto state = peer_state_from_json(parse(foreign_peer));
    REQUIRE(state.has_value());
    CHECK(state->phase == PeerPhase::finished);
    CHECK(state->is_finished());
    CHECK(state->unknown.contains("colour"));
    auto json = parse(foreign_peer);
    json.as_object().erase("finishedAt");
    CHECK(peer_state_from_json(json).value().phase == PeerPhase::running);
    json.as_object().erase("startedAt");
    CHECK(peer_state_from_json(json).value().phase == PeerPhase::waiting);
}

TEST_CASE("a damaged peer state is refused by document and field") {
    const auto with = [](std::string_view field, std::string_view value) {
        auto json = parse(foreign_peer);
        json.as_object()[boost::json::string_view(field.data(), field.size())] = parse(value);
        const auto read = peer_state_from_json(json);
        return read ? std::string("read") : read.error().message;
    };
    CHECK(with("range", R"({"start":0,"end":2})").find("peer state: range") == 0);
    CHECK(with("range", "null").find("peer state: range") == 0);
    CHECK(with("range", R"({"start":0})").find("peer state, range: end") == 0);
    CHECK(with("done", "[[2,1]]").find("peer state: done") == 0);
    CHECK(with("done", "[[1,2,3]]").find("peer state: done") == 0);
    CHECK(with("done", "[3]").find("peer state: done") == 0);
    CHECK(with("retries", R"({"x":-1})").find("peer state: retries") == 0);
    CHECK(with("errors", R"([{"index":0}])").find("peer state, errors: message") == 0);
    CHECK(
        with("inFlight", R"([{"index":0,"attempt":0,"since":"2026-01-01T00:00:00Z"}])").find("peer state, inFlight") ==
        0);
    CHECK(with("state", R"("asleep")").find("peer state: state") == 0);
    CHECK(with("generatedOk", "-2").find("peer state: generatedOk") == 0);
    CHECK(with("truncated", "null") == "read");
}

TEST_CASE("job details keep the schema's property order and every parameter") {
    JobDetails details;
    details.id = "job_1_aaaaaa";
    details.owner = "ada";
    details.schema = parse(R"({"type":"object","properties":{"z":{},"a":{},"m":{}}})").as_object();
    details.inference.use_external_api = true;
    details.inference.profile_id = "0123456789ab";
    details.inference.base_url = "https://models.example/v1";
    details.inference.path = "/chat/completions";
    details.inference.parameters["temperature"] = 0.5;
    details.inference.unknown["region"] = "eu";
    details.created_at = at(0);
    details.schema_generated_at = at(-5);
    const auto text = boost::json::serialize(to_json(details));
    CHECK(text.find(R"({"z":{},"a":{},"m":{}})") != std::string::npos);
    const auto read = job_details_from_json(parse(text));
    REQUIRE(read.has_value());
    CHECK(boost::json::serialize(to_json(*read)) == text);
    CHECK(job_details_from_json(parse(R"({"id":"x"})")).error().code == errc::corrupt);
}

TEST_CASE("the control fields are read from their texts") {
    CHECK(control_from_texts(std::nullopt, std::nullopt).value().generation == 0);
    CHECK(control_from_texts("null", "null").value().generation == 0);
    const auto control = control_from_texts("3", R"({"generation":2,"at":"2026-01-01T00:00:00.000Z","by":"ada"})");
    REQUIRE(control.has_value());
    CHECK(control->generation == 3);
    CHECK(control->cancel->generation == 2);
    CHECK(boost::json::serialize(to_json(*control->cancel)) ==
          R"({"generation":2,"at":"2026-01-01T00:00:00.000Z","by":"ada"})");
    CHECK(control_from_texts("-1", std::nullopt).error().code == errc::corrupt);
    CHECK(control_from_texts("\"1\"", std::nullopt).error().code == errc::corrupt);
    CHECK(control_from_texts("{", std::nullopt).error().code == errc::corrupt);
    CHECK(control_from_texts("1", R"({"generation":2})").error().code == errc::corrupt);
}

TEST_CASE("user's jobs and heartbeats survive the way to text and back") {
    UserJob job{"job_1", "T", JobStatus::failed, at(0), at(1), {}};
    job.unknown["x"] = 1;
    const auto job_text = boost::json::serialize(to_json(job));
    CHECK(boost::json::serialize(to_json(user_job_from_json(parse(job_text)).value())) == job_text);
    Heartbeat beat{"i-1", "0.1.0", at(0), 7, 3, {"job_1"}, {}};
    const auto beat_text = boost::json::serialize(to_json(beat));
    CHECK(beat_text == R"({"instance":"i-1","version":"0.1.0","startedAt":"2026-01-01T00:00:00.000Z","beat":7,)"
                       R"("inFlight":3,"jobs":["job_1"]})");
    CHECK(boost::json::serialize(to_json(heartbeat_from_json(parse(beat_text)).value())) == beat_text);
    CHECK(heartbeat_from_json(parse(R"({"instance":"i"})")).error().code == errc::corrupt);
}

TEST_CASE("text beyond the limits of size and depth is refused before it is read") {
    CHECK(parse_text("[1,2", "x").error().code == errc::corrupt);
    CHECK(parse_text("", "x").error().code == errc::corrupt);
    CHECK(parse_text("{} {}", "x").error().code == errc::corrupt);
    CHECK(parse_text(std::string(200, '['), "x").error().code == errc::too_large);
    CHECK(parse_text("\"0123456789\"", "x", {8, 64}).error().code == errc::too_large);
    CHECK(parse_text("[[1]]", "x", {100, 1}).error().code == errc::too_large);
    CHECK(parse_text("[[1]]", "x", {100, 2}).has_value());
}

TEST_CASE("a range is split evenly, the first peers getting one more") {
    CHECK(split_range(1001, 2) == std::vector<IndexRange>{{0, 501}, {501, 1001}});
    CHECK(split_range(1, 3) == std::vector<IndexRange>{{0, 1}, {1, 1}, {1, 1}});
    CHECK(split_range(0, 2) == std::vector<IndexRange>{{0, 0}, {0, 0}});
    CHECK(split_range(5, 0).empty());
    for (std::int64_t total = 0; total < 60; ++total) {
        for (std::size_t count = 1; count < 9; ++count) {
            std::int64_t next = 0;
            for (const auto& range : split_range(total, count)) {
                CHECK(range.start == next);
                CHECK(range.size() - total / static_cast<std::int64_t>(count) <= 1);
                next = range.end;
            }
            CHECK(next == total);
        }
    }
}
