// The profile of a job's records, over the wire.
#include "gateway_fixture.hpp"
#include "raw_client.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

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

// Of how many files are read, and that were opened.
struct Readers {
    std::mutex mutex;
    std::condition_variable changed;
    int open = 0;
    int opened = 0;

    void count(int change) {
        {
            const std::lock_guard lock(mutex);
            open += change;
            if (change > 0) ++opened;
        }
        changed.notify_all();
    }
    template <class Condition>
    bool wait(Condition condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(60), [&] { return condition(*this); });
    }
};

// A result file without an end.
class EndlessFile final : public persistence::FileReader {
  public:
    explicit EndlessFile(Readers& readers) : readers_(readers) { readers_.count(1); }
    ~EndlessFile() override { readers_.count(-1); }
    Result<std::size_t> read(std::span<char> buffer) override {
        if (rest_.empty()) rest_ = "{\"i\":" + std::to_string(index_++) + ",\"ok\":true,\"data\":{}}\n";
        const auto size = std::min(rest_.size(), buffer.size());
        rest_.copy(buffer.data(), size);
        rest_.erase(0, size);
        return size;
    }

  private:
    Readers& readers_;
    std::int64_t index_ = 0;
    std::string rest_;
};

// The files of the engine, with one that never ends.
class EndlessFiles final : public persistence::R1fs {
  public:
    EndlessFiles(std::unique_ptr<persistence::R1fs> inner, Readers& readers)
        : inner_(std::move(inner)), readers_(readers) {}
    Result<persistence::Cid> add_file(const std::filesystem::path& path, std::string_view name) override {
        return inner_->add_file(path, name);
    }
    Result<persistence::Cid> add_bytes(std::string_view bytes, std::string_view name) override {
        return inner_->add_bytes(bytes, name);
    }
    Result<std::unique_ptr<persistence::FileReader>> open(std::string_view) override {
        return std::unique_ptr<persistence::FileReader>(std::make_unique<EndlessFile>(readers_));
    }
    Result<std::string> read_all(std::string_view cid, std::size_t max_bytes) override {
        return inner_->read_all(cid, max_bytes);
    }
    Result<void> remove(std::string_view cid) override { return inner_->remove(cid); }
    Result<void> check() override { return inner_->check(); }

  private:
    std::unique_ptr<persistence::R1fs> inner_;
    Readers& readers_;
};

OpenEngine endless(Readers& readers) {
    return [&readers](const Settings& settings) -> Result<persistence::Engine> {
        auto engine = open_engine(settings);
        if (engine) engine->r1fs = std::make_unique<EndlessFiles>(std::move(engine->r1fs), readers);
        return engine;
    };
}

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
    TestGateway gateway(settings, endless(readers));
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
        REQUIRE(readers.wait([](const Readers& r) { return r.opened >= 2; }));
        const auto third = gateway.get(target);
        CHECK(third.status == 429);
        CHECK(third.header("Retry-After") == "2");
    }
    CHECK(readers.wait([](const Readers& r) { return r.open == 0; }));
}
