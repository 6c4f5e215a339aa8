#include "worker.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <future>
#include <set>
#include <sstream>
#include <thread>

using namespace datagems;
using namespace std::chrono_literals;
using worker::Worker;

namespace {

// A store that workers share, and jobs in it. The built-in model makes the records.
class Site {
  public:
    Site() : engine_(open()), jobs_(*engine_.cstore, *engine_.r1fs) {}

    std::string confirm(std::int64_t records, std::vector<std::string> peers, bool external = false) {
        documents::JobBase base;
        base.id = "job_" + std::to_string(1'795'343'074'000 + ++count_) + "_abcdef";
        base.owner = "ann";
        base.title = "people";
        base.total_records = records;
        base.peers = std::move(peers);
        base.created_at = Timestamp(1'795'343'074'000ms + std::chrono::milliseconds(count_));
        base.updated_at = base.created_at;
        documents::JobDetails details;
        details.id = base.id;
        details.owner = base.owner;
        details.description = "people";
        details.instructions = "make people";
        details.schema =
            boost::json::parse(R"({"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},)"
                               R"("required":["name","age"]})")
                .as_object();
        details.inference.use_external_api = external;
        details.inference.base_url = "http://127.0.0.1:9";
        details.inference.path = "/create_chat_completion";
        details.created_at = base.created_at;
        return jobs_.create(base, details).value().id;
    }

    [[nodiscard]] worker::Settings settings(const std::string& peer) const {
        worker::Settings settings;
        settings.store.data_dir = dir_.path() / "data";
        settings.cache_dir = dir_.path() / "cache";
        settings.peer_id = peer;
        settings.poll = 20ms;
        settings.heartbeat = 100ms;
        settings.inference.mock = true;
        return settings;
    }

    [[nodiscard]] persistence::JobRecord job(const std::string& id) { return jobs_.find(id).value(); }
    [[nodiscard]] std::string stored_base(const std::string& id) {
        return engine_.cstore->hget(documents::keys::jobs, id).value().value_or("");
    }

    // False when that takes longer than a minute.
    template <class Condition>
    static bool wait_until(const Condition& condition) {
        const auto limit = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > limit) return false;
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }
    // Why the job's first peer waits; empty when it did not within a minute.
    std::string wait_until_paused(const std::string& id) {
        std::optional<std::string> reason;
        wait_until([&] { return (reason = job(id).peers.at(0).paused_because).has_value(); });
        return reason.value_or("");
    }
    bool wait_until_stored_as_over(const std::string& id) {
        return wait_until([&] { return stored_base(id).find("\"succeeded\"") != std::string::npos; });
    }
    bool wait_until_beating(const std::string& peer) {
        return wait_until([&] { return engine_.cstore->hget(documents::keys::peers, peer).value().has_value(); });
    }

    // The indexes in all result files of a job, in the order of its peers.
    std::vector<std::int64_t> result_indexes(const std::string& id) {
        std::vector<std::int64_t> indexes;
        for (const auto& peer : job(id).peers) {
            if (peer.assigned == 0) continue;
            std::istringstream text(engine_.r1fs->read_all(peer.result_cid.value(), 1 << 26).value());
            for (std::string line; std::getline(text, line);) {
                indexes.push_back(boost::json::parse(line).at("i").as_int64());
            }
        }
        return indexes;
    }

  private:
    persistence::Engine open() const {
        persistence::EmbeddedOptions options;
        options.data_dir = dir_.path() / "data";
        return persistence::open_embedded(options).value();
    }

    test::TempDir dir_;
    persistence::Engine engine_;
    persistence::JobRepository jobs_;
    std::int64_t count_ = 0;
};

// A worker in this process, stopped at the end of its scope.
class Running {
  public:
    explicit Running(worker::Settings settings)
        : worker_(Worker::create(std::move(settings)).value()),
          end_(std::async(std::launch::async, [this] { return worker_->run(); })) {}
    ~Running() {
        if (end_.valid()) stop();
    }
    Worker::End stop() {
        worker_->stop();
        return end_.get();
    }

  private:
    std::unique_ptr<Worker> worker_;
    std::future<Worker::End> end_;
};

std::vector<std::int64_t> numbers_below(std::int64_t end) {
    std::vector<std::int64_t> numbers;
    for (std::int64_t n = 0; n < end; ++n) {
        numbers.push_back(n);
    }
    return numbers;
}

} // namespace

TEST_CASE("two workers finish one job, each its own part, with exact totals") {
    Site site;
    const Running a(site.settings("a"));
    const Running b(site.settings("b"));
    const auto id = site.confirm(1'001, {"a", "b"});
    REQUIRE(site.wait_until_stored_as_over(id));
    const auto job = site.job(id);
    CHECK(job.view.total_generated == 1'001);
    CHECK(job.view.total_ok == 1'001);
    CHECK(job.view.total_failed == 0);
    CHECK(job.peers.at(0).generated_ok == 501);
    CHECK(job.peers.at(1).generated_ok == 500);
    CHECK(site.result_indexes(id) == numbers_below(1'001));
}

TEST_CASE("a job whose other peer is down does not hold up the next one, and ends when that peer is back") {
    Site site;
    Running a(site.settings("a"));
    const auto first = site.confirm(40, {"a", "b"});
    const auto second = site.confirm(30, {"a"});
    REQUIRE(site.wait_until_stored_as_over(second));
    REQUIRE(site.wait_until([&] { return site.job(first).view.total_generated == 20; }));
    CHECK(site.job(first).view.status == documents::JobStatus::running);
    const Running b(site.settings("b"));
    REQUIRE(site.wait_until_stored_as_over(first));
    CHECK(site.result_indexes(first) == numbers_below(40));
}

TEST_CASE("one record over three peers needs one of them alone") {
    Site site;
    const Running a(site.settings("a"));
    const auto id = site.confirm(1, {"a", "b", "c"});
    REQUIRE(site.wait_until_stored_as_over(id));
    CHECK(site.job(id).view.total_ok == 1);
}

TEST_CASE("several jobs run at once and all end") {
    Site site;
    auto settings = site.settings("a");
    settings.max_jobs = 3;
    settings.inference.max_in_flight = 4;
    const Running a(settings);
    std::vector<std::string> ids;
    for (int job = 0; job < 7; ++job) {
        ids.push_back(site.confirm(50, {"a"}));
    }
    for (const auto& id : ids) {
        CHECK(site.wait_until_stored_as_over(id));
        CHECK(site.result_indexes(id) == numbers_below(50));
    }
}

TEST_CASE("a worker that is stopped again and again still makes every record once") {
    Site site;
    const auto id = site.confirm(3'000, {"a"});
    for (int round = 0; round < 4; ++round) {
        Running a(site.settings("a"));
        const auto enough = (round + 1) * 100;
        const auto limit = std::chrono::steady_clock::now() + 30s;
        while (site.job(id).view.total_generated < enough && std::chrono::steady_clock::now() < limit) {
            std::this_thread::sleep_for(2ms);
        }
        CHECK(a.stop() == Worker::End::stopped);
    }
    const Running a(site.settings("a"));
    REQUIRE(site.wait_until_stored_as_over(id));
    CHECK(site.result_indexes(id) == numbers_below(3'000));
}

TEST_CASE("a second worker with the same peer id and cache is refused at once") {
    Site site;
    const Running a(site.settings("a"));
    const auto second = Worker::create(site.settings("a"));
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == errc::conflict);
}

TEST_CASE("a second worker with the same peer id elsewhere sees the first one's heartbeat and refuses") {
    Site site;
    Running a(site.settings("a"));
    REQUIRE(site.wait_until_beating("a")); // or the second would be the first
    const test::TempDir elsewhere;
    auto settings = site.settings("a");
    settings.cache_dir = elsewhere.path();
    CHECK(Worker::create(settings).value()->run() == Worker::End::peer_id_taken);
    CHECK(a.stop() == Worker::End::stopped);
}

TEST_CASE("a job whose model API a user put into a private network waits and says why") {
    Site site;
    auto settings = site.settings("a");
    settings.inference.mock = false;
    settings.inference.base_url = "http://127.0.0.1:10";
    const Running a(settings);
    const auto id = site.confirm(3, {"a"}, true);
    CHECK_THAT(site.wait_until_paused(id), Catch::Contains("127.0.0.1 is not on the public internet"));
    CHECK(site.job(id).view.total_generated == 0);
}
