// The last report of a delivered job is told again, for replicas that saw an older one last.
#include "last_reports.hpp"

#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace datagems;
using namespace std::chrono_literals;

namespace {

using Ids = std::vector<std::string>;

struct Site {
    Site() {
        persistence::EmbeddedOptions options;
        options.data_dir = dir.path() / "data";
        engine = persistence::open_embedded(options).value();
        jobs = std::make_unique<persistence::JobRepository>(store, *engine.r1fs);
    }

    void write(const std::string& job_id, std::int64_t rev, bool finished) {
        documents::PeerState state;
        state.peer_id = "a";
        state.rev = rev;
        if (finished) state.finished_at = Timestamp(1'767'225'600'000ms);
        REQUIRE(jobs->write_peer_state(job_id, state).has_value());
    }
    std::string stored(const std::string& job_id) {
        return store.hget("datagen:job:" + job_id + ":peers", "a").value().value_or("");
    }

    test::TempDir dir;
    test::MemoryCStore store;
    persistence::Engine engine;
    std::unique_ptr<persistence::JobRepository> jobs;
};

} // namespace

TEST_CASE("A delivery is told again each time it is due, and no more once the job is worked on") {
    Site site;
    worker::LastReports reports(*site.jobs, "a", {1s, 10s});
    const SteadyTime start{};
    reports.on_delivered("one", start);
    reports.on_delivered("two", start + 5s);
    CHECK(reports.take_due(start + 999ms).empty());
    CHECK(reports.take_due(start + 1s) == Ids{"one"});
    CHECK(reports.take_due(start + 1s).empty());
    reports.forget("two");
    CHECK(reports.take_due(start + 60s) == Ids{"one"});
    CHECK(reports.take_due(start + 120s).empty());
}

TEST_CASE("What is told is the state as it stands, further by one revision, and only of a finished peer") {
    Site site;
    worker::LastReports reports(*site.jobs, "a", {1s});
    site.write("done", 7, true);
    site.write("begun", 3, false);
    const auto begun = site.stored("begun");
    CHECK(reports.tell({"done", "begun", "unknown"}) == Ids{});
    CHECK(site.stored("done").find("\"rev\":8") != std::string::npos);
    CHECK(site.stored("begun") == begun);
    CHECK(site.stored("unknown").empty());
}

TEST_CASE("A worker that was restarted tells of the jobs that it had at hand") {
    Site site;
    std::filesystem::create_directories(site.dir.path() / "cache" / "mine" / "a");
    std::filesystem::create_directories(site.dir.path() / "cache" / "another peer's" / "b");
    std::filesystem::create_directories(site.dir.path() / "cache" / "old" / "a");
    std::filesystem::last_write_time(site.dir.path() / "cache" / "old" / "a",
                                     std::filesystem::file_time_type::clock::now() - 2h);
    worker::LastReports reports(*site.jobs, "a", {1s});
    reports.recall(site.dir.path() / "cache", SteadyTime{});
    reports.recall(site.dir.path() / "nowhere", SteadyTime{});
    CHECK(reports.take_due(SteadyTime{} + 1s) == Ids{"mine"});
}
