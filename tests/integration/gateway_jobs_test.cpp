#include "gateway_fixture.hpp"

#include <sstream>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
namespace json = boost::json;

namespace {

constexpr auto first_lines = R"({"i":0,"ok":true,"data":{"age":1,"name":"Ann, \"A\""}}
{"i":1,"ok":false,"error":"not valid"}
)";
constexpr auto second_lines = R"({"i":2,"ok":true,"data":{"name":"Bob","age":2}}
)";

} // namespace

TEST_CASE("a draft becomes a job, the same job when confirmed twice") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    const auto draft = gateway.post("/api/tasks/schema", TestGateway::draft_body(3));
    REQUIRE(draft.status == 200);
    CHECK(draft.json().at("schema").at("type") == "object");
    CHECK(draft.json().at("failedAttempts") == 0);
    CHECK(draft.json().at("schemaRefreshes") == 0);
    CHECK(draft.json().at("warnings").is_array());

    auto again = TestGateway::draft_body(3);
    again["previousDraftToken"] = draft.json().at("draftToken");
    CHECK(gateway.post("/api/tasks/schema", again).json().at("schemaRefreshes") == 1);

    json::object body;
    body["draftToken"] = draft.json().at("draftToken");
    const auto confirmed = gateway.post("/api/tasks/confirm", body);
    REQUIRE(confirmed.status == 200);
    const auto id = std::string(confirmed.json().at("jobId").as_string());
    CHECK(gateway.post("/api/tasks/confirm", body).json() == confirmed.json());
    body["inferenceModel"] = "another";
    CHECK(gateway.post("/api/tasks/confirm", body).status == 409);
    body["draftToken"] = gateway.token;
    const auto session = gateway.post("/api/tasks/confirm", body);
    CHECK(session.status == 400);
    CHECK(session.error() == "Invalid or expired draft");

    const auto detail = gateway.get("/api/tasks/" + id);
    REQUIRE(detail.status == 200);
    CHECK(detail.json().at("job").at("status") == "queued");
    CHECK(detail.json().at("peers").as_array().size() == 2);
    CHECK(detail.json().at("peers").at(0).at("range") == json::parse(R"({"start":0,"end":2})"));
    CHECK(json::serialize(detail.json().at("details").at("schema")) == json::serialize(draft.json().at("schema")));
    CHECK(gateway.get("/api/tasks").json().at("jobs").as_array().size() == 1);
    CHECK(gateway.get("/api/metrics").json().at("metrics").at("totalJobs") == 1);
    const auto early = gateway.get("/api/tasks/" + id + "/export");
    CHECK(early.status == 400);
    CHECK(early.body == R"({"error":"Job not completed"})");
}

TEST_CASE("the same draft confirmed through two gateways is one job") {
    const datagems::test::TempDir folder;
    TestGateway first(test_settings(folder.path()));
    TestGateway second(test_settings(folder.path()));
    first.sign_in();
    second.token = first.token;
    const auto body = first.confirmation(5);
    const auto one = first.post("/api/tasks/confirm", body);
    const auto two = second.post("/api/tasks/confirm", body);
    CHECK(one.status == 200);
    CHECK(one.json() == two.json());
    CHECK(second.get("/api/tasks").json().at("jobs").as_array().size() == 1);
}

TEST_CASE("a schema of one's own is taken as it is or refused") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    auto body = TestGateway::draft_body(1);
    body["schema"] = json::parse(R"({"properties":{"z":{"type":"string"},"a":{}}})");
    const auto taken = gateway.post("/api/tasks/schema", body);
    REQUIRE(taken.status == 200);
    CHECK(json::serialize(taken.json().at("schema")) == json::serialize(body["schema"]));
    body["schema"] = json::parse(R"({"type":"nothing"})");
    const auto refused = gateway.post("/api/tasks/schema", body);
    CHECK(refused.status == 400);
    CHECK(refused.error() == "Invalid schema");
    CHECK(refused.json().at("details").at(0).at("path") == "/type");
    auto confirmation = gateway.confirmation(1);
    confirmation["schema"] = body["schema"];
    CHECK(gateway.post("/api/tasks/confirm", confirmation).error() == "Invalid schema");
}

TEST_CASE("other users' jobs are not there") {
    const datagems::test::TempDir folder;
    const auto settings = test_settings(folder.path());
    TestGateway gateway(settings);
    gateway.sign_in();
    const auto id = gateway.make_job(2);
    const auto body = gateway.confirmation(1);
    add_user(folder.path(), settings, "bob", "bob's password");
    REQUIRE(gateway.login("bob", "bob's password").status == 200);
    for (const auto& path :
         {"/api/tasks/" + id, "/api/tasks/" + id + "/export", std::string("/api/tasks/job_1_abcdef")}) {
        const auto reply = gateway.get(path);
        CHECK(reply.status == 404);
        CHECK(reply.body == R"({"error":"Not found"})");
    }
    CHECK(gateway.get("/api/tasks").json().at("jobs").as_array().empty());
    CHECK(gateway.post("/api/tasks/confirm", body).error() == "Invalid or expired draft");
}

TEST_CASE("a finished job exports the same rows in every format") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    const auto id = gateway.make_job(3);
    WorkerSide worker(folder.path());
    worker.deliver(id, 0, first_lines, 1, 1);
    const auto target = "/api/tasks/" + id + "/export";
    CHECK(gateway.get(target).status == 400);
    worker.deliver(id, 1, second_lines, 1, 0);

    const auto as_json = gateway.get(target);
    REQUIRE(as_json.status == 200);
    CHECK(as_json.body == "[\n{\"name\":\"Ann, \\\"A\\\"\",\"age\":1},\n{\"name\":\"Bob\",\"age\":2}\n]\n");
    CHECK(as_json.header("Content-Disposition") == "attachment; filename=\"" + id + ".json\"");
    CHECK(as_json.header("X-DataGems-Records") == "2");
    CHECK(as_json.header("X-DataGems-Failed") == "1");
    std::istringstream lines(gateway.get(target + "?format=jsonl").body);
    const auto rows = as_json.json().as_array();
    for (const auto& row : rows) {
        std::string line;
        REQUIRE(std::getline(lines, line));
        CHECK(json::parse(line) == row);
    }
    CHECK(gateway.get(target + "?format=csv").body == "name,age\n\"Ann, \"\"A\"\"\",1\nBob,2\n");
    CHECK(gateway.get(target + "?failures=true&gzip=true").header("Content-Disposition") ==
          "attachment; filename=\"" + id + "-failed.json.gz\"");
    CHECK(gateway.get(target + "?failures=true").header("Content-Disposition") ==
          "attachment; filename=\"" + id + "-failed.json\"");
    CHECK(gateway.get(target + "?failures=true").json() == json::parse(R"([{"index":1,"error":"not valid"}])"));
    CHECK(gateway.get(target + "?format=xml").names_field("format"));
    CHECK(gateway.get("/api/tasks?status=succeeded").json().at("jobs").as_array().size() == 1);

    const auto confirmation = gateway.confirmation(3);
    std::filesystem::rename(folder.path() / "files", folder.path() / "away");
    CHECK(gateway.get(target).status == 503);
    CHECK(gateway.post("/api/tasks/confirm", confirmation).status == 503);
    std::filesystem::rename(folder.path() / "away", folder.path() / "files");
    CHECK(gateway.get(target).status == 200);

    worker.remove_file(id, 1);
    const auto damaged = gateway.get(target);
    CHECK(damaged.status == 500);
    CHECK(damaged.error() == "Internal error");
    CHECK_FALSE(damaged.json().at("requestId").as_string().empty());
}

TEST_CASE("a job is cancelled by its owner, once, and exports what was made") {
    const datagems::test::TempDir folder;
    const auto settings = test_settings(folder.path());
    TestGateway gateway(settings);
    CHECK(gateway.post("/api/tasks/job_1_abcdef/cancel", json::object()).status == 401);
    gateway.sign_in();
    const auto id = gateway.make_job(4);
    const auto target = "/api/tasks/" + id + "/cancel";
    CHECK(gateway.post("/api/tasks/job_1_abcdef/cancel", json::object()).status == 404);
    CHECK(gateway.get(target).status == 405);

    const auto cancelled = gateway.send(http::Method::post, target);
    REQUIRE(cancelled.status == 200);
    CHECK(cancelled.json().at("job").at("status") == "cancelled");
    CHECK(cancelled.json().at("job").at("id") == json::string(id));
    const auto standing = gateway.get("/api/tasks/" + id).json().at("job");
    CHECK(standing.at("status") == "cancelled");
    CHECK(standing.at("jobFinishedAt") == cancelled.json().at("job").at("jobFinishedAt"));
    CHECK(gateway.get("/api/tasks?status=cancelled").json().at("jobs").as_array().size() == 1);
    CHECK(gateway.post(target, json::object()).json().at("job") == standing);
    CHECK(gateway.get("/api/tasks/" + id + "/export").body == "[\n]\n");

    WorkerSide worker(folder.path());
    worker.deliver(id, 1, R"({"i":3,"ok":true,"data":{"name":"Bob","age":2}}
)",
                   1, 0);
    CHECK(gateway.get("/api/tasks/" + id + "/export").json().as_array().size() == 1);
    CHECK(gateway.get("/api/tasks/" + id).json().at("job").at("totalOk") == 1);

    const auto other = gateway.make_job(1);
    worker.deliver(other, 0, R"({"i":0,"ok":true,"data":{"name":"Bob","age":2}}
)",
                   1, 0);
    const auto late = gateway.post("/api/tasks/" + other + "/cancel", json::object());
    CHECK(late.status == 200);
    CHECK(late.json().at("job").at("status") == "succeeded");

    add_user(folder.path(), settings, "bob", "bob's password");
    REQUIRE(gateway.login("bob", "bob's password").status == 200);
    CHECK(gateway.post(target, json::object()).status == 404);
}
