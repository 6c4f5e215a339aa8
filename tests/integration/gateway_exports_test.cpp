// Exports of jobs whose files take long to read, or go while they are read.
#include "endless_file.hpp"
#include "gateway_fixture.hpp"
#include "raw_client.hpp"

#include <utility>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;

namespace {

constexpr auto lines_of_zero = R"({"i":0,"ok":true,"data":{"name":"Ann","age":1}}
{"i":1,"ok":false,"error":"not valid"}
)";
constexpr auto lines_of_zero_again = R"({"i":0,"ok":true,"data":{"name":"Ann","age":1}}
{"i":1,"ok":true,"data":{"name":"Bea","age":2}}
)";
constexpr auto lines_of_one = R"({"i":2,"ok":true,"data":{"name":"Cid","age":3}}
{"i":3,"ok":true,"data":{"name":"Dan","age":4}}
)";

// Four records of two peers, all of them delivered.
struct DeliveredJob {
    DeliveredJob() {
        gateway.sign_in();
        id = gateway.make_job(4);
        worker.deliver(id, 0, lines_of_zero, 1, 1);
        worker.deliver(id, 1, lines_of_one, 2, 0);
    }

    datagems::test::TempDir folder;
    std::function<void()> before_opening; // of the next file, once
    TestGateway gateway{test_settings(folder.path()), opening([this](persistence::R1fs& files, std::string_view cid) {
                            if (before_opening) std::exchange(before_opening, nullptr)();
                            return files.open(cid);
                        })};
    WorkerSide worker{folder.path()};
    std::string id;
};

} // namespace

TEST_CASE("exports that read for long before they begin keep no other call waiting, and a user has eight at most") {
    Readers readers;
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    settings.limits.max_records_per_job = 1'000'000'000;
    settings.threads.store = 1;
    TestGateway gateway(settings, opening(endless(readers)));
    gateway.sign_in();
    const auto id = gateway.make_job(1'000'000'000);
    WorkerSide worker(folder.path());
    worker.deliver(id, 0, lines_of_zero, 500'000'000, 0);
    worker.deliver(id, 1, lines_of_one, 500'000'000, 0);
    const auto target = "/api/tasks/" + id + "/export";
    std::vector<std::unique_ptr<server::RawClient>> clients;
    for (int i = 0; i < 8; ++i) {
        // What failed is looked for as far as the columns of a CSV are.
        const auto* kind = i % 2 == 0 ? "?format=csv" : "?failures=true&format=jsonl";
        clients.push_back(std::make_unique<server::RawClient>(gateway.port()));
        clients.back()->send("GET " + target + kind +
                             " HTTP/1.1\r\nHost: t\r\nCookie: datagen_session=" + gateway.token + "\r\n\r\n");
    }
    REQUIRE(readers.wait_until_far(8));
    CHECK(gateway.get("/api/tasks").status == 200);
    const auto ninth = gateway.get(target + "?format=csv");
    CHECK(ninth.status == 429);
    CHECK(ninth.header("Retry-After") == "2");
    CHECK(gateway.send(http::Method::head, target).status == 200); // it need not read for long
    readers.end();
    CHECK(readers.wait_until_closed());
}

TEST_CASE("an export looks again when a delivery has taken its files away") {
    DeliveredJob job;
    job.before_opening = [&] {
        job.worker.remove_file(job.id, 0);
        job.worker.deliver(job.id, 0, lines_of_zero_again, 2, 0);
    };
    const auto answer = job.gateway.get("/api/tasks/" + job.id + "/export?format=csv");
    CHECK(answer.status == 200);
    CHECK(answer.body == "name,age\nAnn,1\nBea,2\nCid,3\nDan,4\n");
    CHECK(answer.header("X-DataGems-Records") == "4");
}

TEST_CASE("a job that is deleted while its export begins is not there") {
    DeliveredJob job;
    job.before_opening = [&] {
        server::RawClient other(job.gateway.port());
        other.send("DELETE /api/tasks/" + job.id +
                   " HTTP/1.1\r\nHost: t\r\nCookie: datagen_session=" + job.gateway.token + "\r\n\r\n");
        CHECK(other.read_answer().status == 200);
    };
    CHECK(job.gateway.get("/api/tasks/" + job.id + "/export").status == 404);
}
