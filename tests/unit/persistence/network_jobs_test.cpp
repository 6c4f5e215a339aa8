// What processes of a network know of the jobs, and what it costs them to know.
#include "datagems/documents/keys.hpp"
#include "datagems/json_schema/validator.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/source_dir.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "datagems/test_support/unindexed_cstore.hpp"
#include "network/job_indexed_cstore.hpp"
#include "network/network_job_index.hpp"
#include "opened.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <fstream>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using datagems::persistence::test::open_in;
using namespace std::chrono_literals;

namespace {

Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

JobBase job(const std::string& id, JobStatus status = JobStatus::queued, std::int64_t generation = 0) {
    JobBase base;
    base.id = id;
    base.owner = "ada";
    base.title = "Recipes";
    base.status = status;
    base.total_records = 10;
    base.peers = {"a"};
    base.details_cid = "cid";
    base.created_at = base.updated_at = at(0);
    base.generation = generation;
    return base;
}

std::string text_of(const JobBase& base) {
    return boost::json::serialize(to_json(base));
}

std::vector<std::string> ids_of(const std::vector<JobBase>& jobs) {
    std::vector<std::string> ids;
    for (const auto& base : jobs)
        ids.push_back(base.id);
    return ids;
}

using Ids = std::vector<std::string>;

// Processes on one store.
struct Network {
    datagems::test::MemoryCStore store;
    datagems::test::ManualClock clock;

    std::unique_ptr<CStore> join() {
        return make_job_indexed_cstore(std::make_unique<datagems::test::UnindexedCStore>(store), clock);
    }
    static void write(CStore& process, const JobBase& base) {
        REQUIRE(process.hset(keys::jobs, base.id, text_of(base)).has_value());
    }
    static Ids open_jobs(CStore& process) { return ids_of(process.job_index()->open_jobs().value()); }
    static Ids list(CStore& process) {
        JobFilter filter;
        filter.owner = "ada";
        const auto jobs = process.job_index()->jobs_of(filter).value();
        auto ids = ids_of(jobs.open);
        for (const auto& over : jobs.over)
            ids.push_back(over.id + " over");
        return ids;
    }
    int calls_of(const std::function<void()>& work) {
        const auto before = store.calls();
        work();
        return store.calls() - before;
    }
};

} // namespace

TEST_CASE("a new job is seen by all at their next look, for one call and one more a job") {
    Network network;
    const auto gateway = network.join();
    const auto worker = network.join();
    CHECK(Network::open_jobs(*worker).empty());
    CHECK(network.calls_of([&] { CHECK(Network::open_jobs(*worker).empty()); }) == 1);
    Network::write(*gateway, job("one"));
    CHECK(network.calls_of([&] { CHECK(Network::open_jobs(*worker) == Ids{"one"}); }) == 2);
    CHECK(network.calls_of([&] { CHECK(Network::open_jobs(*worker) == Ids{"one"}); }) == 1);
    CHECK(Network::open_jobs(*gateway) == Ids{"one"});
}

TEST_CASE("a job that is over is no open one, and is one again in its next generation") {
    Network network;
    const auto gateway = network.join();
    const auto worker = network.join();
    Network::write(*gateway, job("one"));
    CHECK(Network::open_jobs(*worker) == Ids{"one"});
    Network::write(*worker, job("one", JobStatus::succeeded));
    CHECK(Network::open_jobs(*worker).empty());
    CHECK(network.calls_of([&] { CHECK(Network::open_jobs(*worker).empty()); }) == 1);
    (void)gateway->hget(keys::jobs, "one").value();
    CHECK(Network::open_jobs(*gateway).empty());
    Network::write(*gateway, job("one", JobStatus::queued, 1));
    CHECK(Network::open_jobs(*worker) == Ids{"one"});
}

TEST_CASE("a job that was announced before it can be read is looked for again") {
    Network network;
    const auto worker = network.join();
    CHECK(Network::open_jobs(*worker).empty());
    const std::vector marks{mark_of(job("late"))};
    REQUIRE(network.store.set(newest_open_jobs_key, serialise_marks(marks)).has_value());
    CHECK(Network::open_jobs(*worker).empty());
    REQUIRE(network.store.hset(keys::jobs, "late", text_of(job("late"))).has_value());
    CHECK(Network::open_jobs(*worker) == Ids{"late"});
}

TEST_CASE("a hint that lost a race is mended by whoever announced the job") {
    Network network;
    const auto gateway = network.join();
    const auto worker = network.join();
    CHECK(Network::open_jobs(*worker).empty());
    Network::write(*gateway, job("one"));
    REQUIRE(network.store.set(newest_open_jobs_key, "[]").has_value());
    CHECK(Network::open_jobs(*worker).empty());
    CHECK(Network::open_jobs(*gateway) == Ids{"one"});
    CHECK(Network::open_jobs(*worker) == Ids{"one"});
}

TEST_CASE("a job that nobody announced, or a damaged hint, is made up for by reading all jobs in time") {
    Network network;
    const auto worker = network.join();
    CHECK(Network::open_jobs(*worker).empty());
    REQUIRE(network.store.hset(keys::jobs, "foreign", text_of(job("foreign"))).has_value());
    REQUIRE(network.store.set(newest_open_jobs_key, R"({"not":"ours"})").has_value());
    CHECK(Network::open_jobs(*worker).empty());
    network.clock.advance(open_jobs_valid_for(0));
    CHECK(Network::open_jobs(*worker) == Ids{"foreign"});
    REQUIRE(network.store.hdel(keys::jobs, "foreign").has_value());
    network.clock.advance(open_jobs_valid_for(0));
    CHECK(Network::open_jobs(*worker).empty());
}

TEST_CASE("a failure to announce does not fail the write that it follows") {
    Network network;
    const auto gateway = network.join();
    network.store.after_next_call([&] { network.store.fail_with(errc::unavailable); });
    CHECK(gateway->hset(keys::jobs, "one", text_of(job("one"))).has_value());
    network.store.recover();
    CHECK(Network::open_jobs(*gateway) == Ids{"one"});
    const auto worker = network.join();
    CHECK(Network::open_jobs(*worker) == Ids{"one"});
}

TEST_CASE("the hint names the newest jobs that are open, and no more than its limit") {
    Network network;
    const auto gateway = network.join();
    CHECK(Network::open_jobs(*gateway).empty());
    for (int i = 0; i < 100; ++i) {
        auto base = job("job " + std::to_string(1000 + i));
        base.created_at = at(i);
        Network::write(*gateway, base);
    }
    const auto marks = parse_marks(network.store.get(newest_open_jobs_key).value().value());
    REQUIRE(marks.size() == max_newest_open_jobs);
    CHECK(marks.front().id == "job 1099");
    CHECK(marks.back().id == "job 1036");
    Network::write(*gateway, job("job 1099", JobStatus::failed));
    Network::write(*gateway, job("job 2000"));
    const auto later = parse_marks(network.store.get(newest_open_jobs_key).value().value());
    CHECK(std::ranges::find(later, "job 1099", &OpenJobMark::id) == later.end());
}

TEST_CASE("a list costs nothing while what is kept is good, and shows at once what this process wrote") {
    Network network;
    const auto gateway = network.join();
    const auto other = network.join();
    CHECK(Network::list(*gateway).empty());
    Network::write(*gateway, job("mine"));
    Network::write(*other, job("theirs", JobStatus::succeeded));
    CHECK(network.calls_of([&] { CHECK(Network::list(*gateway) == Ids{"mine"}); }) == 0);
    network.clock.advance(job_list_valid_for(0));
    CHECK(network.calls_of([&] { CHECK(Network::list(*gateway) == Ids{"mine", "theirs over"}); }) == 2);
    CHECK(gateway->job_index()->figures()->over.total_jobs == 1);
}

TEST_CASE("an older base, as a replica that lags may give it, does not replace a newer one") {
    Network network;
    const auto gateway = network.join();
    CHECK(Network::list(*gateway).empty());
    Network::write(*gateway, job("one", JobStatus::succeeded));
    REQUIRE(network.store.hset(keys::jobs, "one", text_of(job("one"))).has_value());
    network.clock.advance(1h);
    CHECK(Network::list(*gateway) == Ids{"one over"});
    CHECK(Network::open_jobs(*gateway).empty());
}

TEST_CASE("a list folds the open jobs that changed last, and shows the others as they are stored") {
    Network network;
    const auto gateway = network.join();
    for (int i = 0; i < 60; ++i) {
        auto base = job("job " + std::to_string(1000 + i));
        base.updated_at = at(i);
        Network::write(*gateway, base);
        PeerState state;
        state.peer_id = "a";
        state.assigned = 10;
        state.range = {0, 10};
        state.generated_ok = 3;
        state.rev = 1;
        REQUIRE(network.store.hset(keys::job_peers(base.id), "a", boost::json::serialize(to_json(state))).has_value());
    }
    datagems::test::TempDir dir;
    const auto files = open_in(dir.path() / "data");
    JobRepository jobs(*gateway, *files.r1fs);
    JobFilter filter;
    filter.owner = "ada";
    (void)jobs.list(filter).value();
    std::vector<JobBase> views;
    CHECK(network.calls_of([&] { views = jobs.list(filter).value().jobs; }) == 100);
    REQUIRE(views.size() == 60);
    for (const auto& view : views) {
        CHECK(view.total_ok == (view.id >= "job 1010" ? 3 : 0));
    }
}

TEST_CASE("how often all jobs are read depends on how much that is") {
    CHECK(open_jobs_valid_for(0) == 15s);
    CHECK(open_jobs_valid_for(700'000) == 15s);
    CHECK(open_jobs_valid_for(70'000'000) == 1400s);
    CHECK(open_jobs_valid_for(std::size_t{1} << 40U) == 30min);
    CHECK(job_list_valid_for(0) == 1s);
    CHECK(job_list_valid_for(70'000'000) == 14s);
    CHECK(job_list_valid_for(std::size_t{1} << 40U) == 1min);
}

TEST_CASE("marks go through text, and hostile text is no mark") {
    const std::vector marks{OpenJobMark{"b", 2, at(5)}, OpenJobMark{"a", 0, at(1)}};
    CHECK(parse_marks(serialise_marks(marks)) == marks);
    CHECK(merge_marks(marks, marks) == marks);
    CHECK(merge_marks(marks, std::vector{OpenJobMark{"a", 3, at(1)}}) ==
          std::vector{OpenJobMark{"b", 2, at(5)}, OpenJobMark{"a", 3, at(1)}});
    for (const auto* text : {"", "null", "{}", "[1]", R"([{"id":1,"generation":0,"createdAt":"x"}])",
                             "[[[[[[[[]]]]]]]]", R"([{"id":"a","generation":0,"createdAt":"yesterday"}])"}) {
        INFO(text);
        CHECK(parse_marks(text).empty());
    }
}

TEST_CASE("the hint is what its published schema says") {
    std::ifstream file(datagems::test::source_dir() / "proto-schemas/newest-open-jobs.schema.json");
    const std::string schema(std::istreambuf_iterator<char>(file), {});
    const auto validator = json_schema::compile(boost::json::parse(schema), {.assert_formats = true});
    REQUIRE(validator.has_value());
    const std::vector marks{OpenJobMark{"b", 2, at(5)}, OpenJobMark{"a", 0, at(1)}};
    CHECK_FALSE(validator->first_error(boost::json::parse(serialise_marks(marks))).has_value());
    CHECK(validator->first_error(boost::json::parse(R"([{"id":"a"}])")).has_value());
}
