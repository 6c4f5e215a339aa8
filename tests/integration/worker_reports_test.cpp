// The last report of a delivered job is told again, for replicas that saw an older one last.
#include "last_reports.hpp"

#include "datagems/generation/directory_lock.hpp"
#include "datagems/generation/last_report.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>
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

    [[nodiscard]] std::filesystem::path cache() const { return dir.path() / "cache"; }
    static documents::PeerState state(std::int64_t rev, std::int64_t generation = 0) {
        documents::PeerState state;
        state.peer_id = "a";
        state.rev = rev;
        state.generation = generation;
        state.finished_at = Timestamp(1'767'225'600'000ms);
        return state;
    }
    void keep(const std::string& job_id, const documents::PeerState& state) const {
        const auto directory = cache() / generation::path_component(job_id) / "a";
        std::filesystem::create_directories(directory);
        REQUIRE(generation::keep_last_report(directory, state).has_value());
    }
    void write(const std::string& job_id, const documents::PeerState& state) {
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
    worker::LastReports reports(*site.jobs, site.cache(), "a", {1s, 10s});
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

TEST_CASE("What is told is the state that was delivered, above whatever came back, unless a retry has begun") {
    Site site;
    worker::LastReports reports(*site.jobs, site.cache(), "a", {1s});
    site.keep("delivered", Site::state(7));
    site.keep("older came back", Site::state(7));
    auto running = Site::state(3);
    running.finished_at.reset();
    site.write("older came back", running);
    site.keep("higher stands", Site::state(7));
    site.write("higher stands", Site::state(9));
    site.keep("retried", Site::state(7));
    site.write("retried", Site::state(2, 1));
    const auto retried = site.stored("retried");
    CHECK(reports.tell({"delivered", "older came back", "higher stands", "retried", "unknown"}) == Ids{});
    CHECK(site.stored("delivered").find("\"rev\":8") != std::string::npos);
    CHECK(site.stored("older came back").find("\"rev\":8") != std::string::npos);
    CHECK(site.stored("older came back").find("finishedAt") != std::string::npos);
    CHECK(site.stored("higher stands").find("\"rev\":10") != std::string::npos);
    CHECK(site.stored("retried") == retried);
    CHECK(site.stored("unknown").empty());
}

TEST_CASE("A report that cannot be told for now is told later, a damaged one is not") {
    Site site;
    worker::LastReports reports(*site.jobs, site.cache(), "a", {1s});
    site.keep("one", Site::state(7));
    site.store.fail_with(errc::unavailable);
    CHECK(reports.tell({"one"}) == Ids{"one"});
    site.store.recover();
    std::ofstream(site.cache() / "one" / "a" / "last-report.json") << "{";
    CHECK(reports.tell({"one"}) == Ids{});
}

TEST_CASE("A worker that was restarted tells of the jobs that it had at hand") {
    Site site;
    std::filesystem::create_directories(site.dir.path() / "cache" / "mine" / "a");
    std::filesystem::create_directories(site.dir.path() / "cache" / "another peer's" / "b");
    std::filesystem::create_directories(site.dir.path() / "cache" / "old" / "a");
    std::filesystem::last_write_time(site.dir.path() / "cache" / "old" / "a",
                                     std::filesystem::file_time_type::clock::now() - 2h);
    worker::LastReports reports(*site.jobs, site.cache(), "a", {1s});
    reports.recall(SteadyTime{});
    CHECK(reports.take_due(SteadyTime{} + 1s) == Ids{"mine"});
    worker::LastReports nowhere(*site.jobs, site.dir.path() / "nowhere", "a", {1s});
    nowhere.recall(SteadyTime{});
    CHECK(nowhere.take_due(SteadyTime{} + 1s).empty());
}
