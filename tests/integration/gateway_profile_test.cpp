// The profile of a job's records, over the wire.
#include "endless_file.hpp"
#include "gateway_fixture.hpp"
#include "raw_client.hpp"

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;

namespace json = boost::json;

namespace {

constexpr auto first_lines = R"({"i":0,"ok":true,"data":{"age":1,"name":"Ann"}}
{"i":1,"ok":false,"error":"not valid"}
)";
constexpr auto second_lines = R"({"i":2,"ok":true,"data":{"name":"Ann","age":1.0}}
{"i":3,"ok":true,"data":{"name":"Bob","age":4}}
)";

} // namespace

TEST_CASE("a finished job has a profile, its owner alone sees it") {
    const datagems::test::TempDir folder;
    const auto settings = test_settings(folder.path());
    TestGateway gateway(settings);
    CHECK(gateway.get("/api/tasks/job_1_abcdef/profile").status == 401);
    gateway.sign_in();
    CHECK(gateway.get("/api/tasks/job_1_abcdef/profile").status == 404);
    const auto id = gateway.make_job(4); // two for each peer
    const auto target = "/api/tasks/" + id + "/profile";
    const auto early = gateway.get(target);
    CHECK(early.status == 400);
    CHECK(early.error() == "Job not completed");

    WorkerSide worker(folder.path());
    worker.deliver(id, 0, first_lines, 1, 1);
    worker.deliver(id, 1, second_lines, 2, 0);
    const auto answer = gateway.get(target);
    REQUIRE(answer.status == 200);
    const auto profile = answer.json();
    CHECK(profile.at("records") == 3);
    CHECK(profile.at("failed") == 1);
    CHECK(profile.at("duplicateRows") == 1);
    CHECK(profile.at("label").is_null());
    CHECK(profile.at("fields").at(0).at("name") == "name");
    CHECK(profile.at("fields").at(1).at("name") == "age");
    CHECK(profile.at("fields").at(1).at("number").at("mean") == 2);

    worker.remove_file(id, 0); // it is remembered
    CHECK(gateway.get(target).body == answer.body);

    add_user(folder.path(), settings, "bob", "a password of bob");
    gateway.token.clear();
    REQUIRE(gateway.login("bob", "a password of bob").status == 200);
    CHECK(gateway.get(target).status == 404);
}

TEST_CASE("a file that is gone is a failure of ours") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    const auto id = gateway.make_job(4);
    WorkerSide worker(folder.path());
    worker.deliver(id, 0, first_lines, 1, 1);
    worker.deliver(id, 1, second_lines, 2, 0);
    worker.remove_file(id, 1);
    const auto answer = gateway.get("/api/tasks/" + id + "/profile");
    CHECK(answer.status == 500);
    CHECK(answer.error() == "Internal error");
}

TEST_CASE("profiles that nobody waits for any more end, and there are never too many") {
    Readers readers;
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    settings.limits.max_records_per_job = 1'000'000'000;
    TestGateway gateway(settings, opening(endless(readers)));
    gateway.sign_in();
    const auto id = gateway.make_job(1'000'000'000);
    WorkerSide worker(folder.path());
    worker.deliver(id, 0, first_lines, 500'000'000, 0);
    worker.deliver(id, 1, second_lines, 500'000'000, 0);
    const auto target = "/api/tasks/" + id + "/profile";
    const auto request =
        "GET " + target + " HTTP/1.1\r\nHost: t\r\nCookie: datagen_session=" + gateway.token + "\r\n\r\n";
    {
        server::RawClient one(gateway.port());
        server::RawClient two(gateway.port());
        one.send(request);
        two.send(request);
        REQUIRE(readers.wait_until_opened(2));
        const auto third = gateway.get(target);
        CHECK(third.status == 429);
        CHECK(third.header("Retry-After") == "2");
    }
    CHECK(readers.wait_until_closed());
}
