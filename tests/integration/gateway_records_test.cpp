#include "gateway_fixture.hpp"

#include "datagems/documents/parts.hpp"

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;

namespace json = boost::json;

namespace {

constexpr auto first_lines = R"({"i":0,"ok":true,"data":{"age": 1.50,"name":"Ann"}}
{"i":1,"ok":false,"error":"not \"valid\""}
)";
constexpr auto part_lines = R"({"part":{"job":"x"}}
{"i":2,"ok":true,"data":{"name":"Bob","age":2}}
)";

// The peer has uploaded a part of what it makes; gives the part's cid.
std::string upload_part(const std::filesystem::path& data_dir, const std::string& job_id, std::size_t peer,
                        documents::IndexRange span) {
    auto engine = persistence::open_embedded({data_dir, std::chrono::seconds(10)}).value();
    persistence::JobRepository jobs(*engine.cstore, *engine.r1fs);
    auto state = jobs.find(job_id).value().peers.at(peer);
    documents::PartsManifest manifest;
    manifest.job = job_id;
    manifest.peer = state.peer_id;
    const auto cid = engine.r1fs->add_bytes(part_lines, "part.jsonl").value();
    manifest.parts.push_back({cid, "", span, {1, 0}, 0});
    state.parts_cid = engine.r1fs->add_bytes(json::serialize(documents::to_json(manifest)), "parts.json").value();
    state.rev += 1;
    state.started_at = system_clock().now();
    state.generated_ok = 1;
    REQUIRE(jobs.write_peer_state(job_id, state).has_value());
    return cid;
}

} // namespace

TEST_CASE("records of a running job are looked at page by page") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    CHECK(gateway.get("/api/tasks/job_1_abcdef/records").status == 401);
    gateway.sign_in();
    const auto id = gateway.make_job(4); // two for each peer
    const auto target = "/api/tasks/" + id + "/records";
    const auto nothing = gateway.get(target);
    CHECK(nothing.status == 200);
    CHECK(nothing.body == R"({"records":[],"offset":0,"limit":50,"nextOffset":null,"total":4})");
    CHECK(nothing.header("Content-Type").starts_with("application/json"));

    WorkerSide worker(folder.path());
    worker.deliver(id, 0, first_lines, 1, 1);
    const auto part = upload_part(folder.path(), id, 1, {2, 3});
    CHECK(gateway.get(target + "?limit=2").body ==
          R"({"records":[{"index":0,"ok":true,"data":{"age": 1.50,"name":"Ann"}},)"
          R"({"index":1,"ok":false,"error":"not \"valid\""}],"offset":0,"limit":2,"nextOffset":2,"total":4})");
    CHECK(gateway.get(target + "?offset=2").body ==
          R"({"records":[{"index":2,"ok":true,"data":{"name":"Bob","age":2}}],"offset":2,"limit":50,)"
          R"("nextOffset":null,"total":4})");
    CHECK(gateway.get(target + "?offset=9223372036854775807").json().at("records").as_array().empty());
    CHECK(gateway.get(target + "?offset=-1").names_field("offset"));
    CHECK(gateway.get(target + "?limit=0").names_field("limit"));
    CHECK(gateway.get(target + "?limit=501").names_field("limit"));
    CHECK(gateway.get(target + "?limit=x").names_field("limit"));
    CHECK(gateway.get("/api/tasks/job_1_abcdef/records").body == R"({"error":"Not found"})");

    SECTION("what was uploaded is exported when the job ends without the peer") {
        CHECK(gateway.get("/api/tasks/" + id + "/export").error() == "Job not completed");
        REQUIRE(gateway.post("/api/tasks/" + id + "/cancel", json::object()).status == 200);
        const auto exported = gateway.get("/api/tasks/" + id + "/export?format=jsonl");
        CHECK(exported.body == "{\"name\":\"Ann\",\"age\":1.50}\n{\"name\":\"Bob\",\"age\":2}\n");
        CHECK(exported.header("X-DataGems-Records").empty());
    }
    SECTION("a part that is gone is an error and no gap") {
        auto engine = persistence::open_embedded({folder.path(), std::chrono::seconds(10)}).value();
        REQUIRE(engine.r1fs->remove(part).has_value());
        CHECK(gateway.get(target).status == 500);
        CHECK(gateway.get(target).error() == "Internal error");
        CHECK(gateway.get(target + "?limit=2").status == 200); // a page that does not touch it
    }
    SECTION("files that are away are no damage") {
        std::filesystem::rename(folder.path() / "files", folder.path() / "away");
        CHECK(gateway.get(target).status == 503);
        std::filesystem::rename(folder.path() / "away", folder.path() / "files");
        CHECK(gateway.get(target).status == 200);
    }
}

TEST_CASE("records of a finished job are a look into its results") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    const auto id = gateway.make_job(3);
    WorkerSide worker(folder.path());
    worker.deliver(id, 0, first_lines, 1, 1);
    worker.deliver(id, 1, R"({"i":2,"ok":true,"data":{"name":"Bob","age":2}})", 1, 0);
    const auto page = gateway.get("/api/tasks/" + id + "/records?offset=1&limit=500").json();
    CHECK(page.at("records").as_array().size() == 2);
    CHECK(page.at("records").at(1).at("index") == 2);
    CHECK(page.at("nextOffset").is_null());
}

TEST_CASE("a draft is previewed, and nothing is stored") {
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    settings.limits.max_drafts_per_minute = 9;
    TestGateway gateway(settings);
    CHECK(gateway.post("/api/tasks/preview", json::object()).status == 401);
    gateway.sign_in();
    auto body = gateway.confirmation(150);
    const auto made = gateway.post("/api/tasks/preview", body);
    REQUIRE(made.status == 200);
    const auto answer = made.json();
    const auto& records = answer.at("records").as_array();
    REQUIRE(records.size() == 3);
    for (std::size_t i = 0; i < records.size(); ++i) {
        CHECK(records[i].at("index") == i);
        CHECK(records[i].at("ok") == true);
        CHECK(records[i].at("attempts") == 1);
        CHECK(records[i].at("durationMs").as_int64() >= 0);
        CHECK(records[i].at("data").as_object().contains("name"));
    }
    CHECK(answer.at("expected").as_object().size() == 3);
    CHECK(gateway.get("/api/tasks").json().at("jobs").as_array().empty());

    body["count"] = 5;
    body["schema"] = json::parse(R"({"type":"object","properties":{"only":{"const":7}},"required":["only"]})");
    const auto edited = gateway.post("/api/tasks/preview", body).json().at("records").as_array();
    REQUIRE(edited.size() == 5);
    CHECK(edited[4].at("data").at("only") == 7);
    body["schema"] = json::parse(R"({"type":"nothing"})");
    CHECK(gateway.post("/api/tasks/preview", body).error() == "Invalid schema");
    body.erase("schema");
    for (const auto& count : {json::value(0), json::value(6), json::value("3"), json::value(nullptr)}) {
        body["count"] = count;
        CHECK(gateway.post("/api/tasks/preview", body).names_field("count"));
    }
    body.erase("count");
    body["draftToken"] = gateway.token;
    CHECK(gateway.post("/api/tasks/preview", body).error() == "Invalid or expired draft");

    auto small = gateway.confirmation(2);
    CHECK(gateway.post("/api/tasks/preview", small).json().at("records").as_array().size() == 2);
    auto reply = gateway.post("/api/tasks/preview", small);
    for (int i = 0; i < 9 && reply.status == 200; ++i)
        reply = gateway.post("/api/tasks/preview", small);
    CHECK(reply.status == 429);
    CHECK_FALSE(reply.header("Retry-After").empty());
}

TEST_CASE("a preview without a model says why") {
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    settings.inference.mock = false; // and nothing listens where the model should be
    TestGateway gateway(settings);
    gateway.sign_in();
    const auto reply = gateway.post("/api/tasks/preview", gateway.confirmation(10));
    CHECK(reply.status == 503);
    CHECK(reply.error().starts_with("The model could not make a record: "));
    CHECK_FALSE(reply.header("Retry-After").empty());
}
