#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/unindexed_cstore.hpp"
#include "job_removal_fixture.hpp"
#include "network/job_indexed_cstore.hpp"

#include <boost/json/serialize.hpp>

#include <functional>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::ManualClock;
using datagems::test::MemoryCStore;
using datagems::test::TempDir;

namespace {

using Fixture = RemovalSite;
using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("a deleted job leaves nothing behind but the word that it was deleted") {
    Fixture f;
    const auto base = f.create("job_1");
    (void)f.create("job_2");
    const auto parts = f.upload_part("job_1");
    REQUIRE(f.jobs.cancel(f.jobs.find("job_1").value().view, "ada", Fixture::later()).has_value());
    const auto cids = f.finish("job_1", "one");
    CHECK(f.jobs.metrics().value().total_jobs == 2);
    REQUIRE(f.remover.remove(f.jobs.find("job_1").value().view, "ada").has_value());
    f.check_gone("job_1");
    for (const auto& cid : cids)
        CHECK_FALSE(f.has(cid));
    for (const auto& cid : parts)
        CHECK_FALSE(f.has(cid));
    CHECK_FALSE(f.has(base.details_cid));
    CHECK(f.listed() == Ids{"job_2"});
    CHECK(f.jobs.metrics().value().total_jobs == 1);
    CHECK(f.jobs.metrics().value().total_records_generated == 0);
    CHECK(f.files_on_disk() == 1);
    const auto deletion = f.remover.find_deleted("job_1").value().value();
    CHECK(deletion.owner == "ada");
    CHECK(deletion.removed_at.has_value());
    CHECK(f.remover.find_deleted("job_2").value() == std::nullopt);
    CHECK(f.remover.find_deleted("").value() == std::nullopt);
}

TEST_CASE("a file that another job names too stays until that one goes") {
    Fixture f;
    (void)f.create("job_1");
    (void)f.create("job_2");
    const auto cids = f.finish("job_1", "equal");
    REQUIRE(f.finish("job_2", "equal") == cids);
    REQUIRE(f.remover.remove(f.jobs.find("job_1").value().view, "ada").has_value());
    for (const auto& cid : cids)
        CHECK(f.has(cid));
    REQUIRE(f.remover.remove(f.jobs.find("job_2").value().view, "ada").has_value());
    for (const auto& cid : cids)
        CHECK_FALSE(f.has(cid));
}

TEST_CASE("a file that was added again after its job had named it stays for who is about to name it") {
    Fixture f;
    (void)f.create("job_1");
    const auto cids = f.finish("job_1", "equal");
    auto state = f.jobs.find("job_1").value().peers.back();
    state.started_at = state.finished_at = state.last_update_at = system_clock().now() - std::chrono::seconds(60);
    REQUIRE(f.jobs.write_peer_state("job_1", state).has_value());
    REQUIRE(f.remover.remove(f.jobs.find("job_1").value().view, "ada").has_value());
    CHECK(f.has(cids.back()));
    CHECK_FALSE(f.has(cids.front()));
}

TEST_CASE("a removal that breaks off at any call leaves a whole job or none, and is finished later") {
    for (int calls = 0;; ++calls) {
        INFO("killed after " << calls << " calls");
        Fixture f;
        const auto base = f.create("job_1");
        (void)f.create("job_2");
        (void)f.upload_part("job_1");
        REQUIRE(f.jobs.cancel(f.jobs.find("job_1").value().view, "ada", Fixture::later()).has_value());
        const auto cids = f.finish("job_1", "one");
        const auto view = f.jobs.find("job_1").value().view;
        f.turnstile.close_after(calls);
        const auto removed = f.remover.remove(view, "ada");
        f.turnstile.close_after(-1);
        if (removed) {
            CHECK(calls > 10);
            break;
        }
        // Listed and found with all its files, or neither.
        const bool listed = f.listed().size() == 2;
        CHECK(listed == f.jobs.find("job_1").has_value());
        if (listed) {
            for (const auto& cid : cids)
                CHECK(f.has(cid));
            CHECK(f.has(base.details_cid));
            CHECK(f.jobs.find("job_1").value().peers.front().result_cid.has_value());
        }
        const auto noted = f.remover.find_deleted("job_1").value();
        CHECK((noted || listed));
        // By another process, and by the user who asks again.
        JobRemover other(*f.engine.cstore, *f.engine.r1fs);
        if (calls % 2 == 0 && noted) {
            CHECK(other.finish_some(10, std::chrono::milliseconds(0)).value().finished == 1);
        } else {
            REQUIRE(other.remove(view, "ada").has_value());
        }
        f.check_gone("job_1");
        CHECK(f.files_on_disk() == 1);
        CHECK(f.listed() == Ids{"job_2"});
        CHECK(other.finish_some(10, std::chrono::milliseconds(0)).value().finished == 0);
    }
}

TEST_CASE("whoever has not heard of it cannot bring a deleted job back") {
    Fixture f;
    const auto base = f.create("job_1");
    auto record = f.jobs.find("job_1").value();
    REQUIRE(f.remover.remove(record.view, "ada").has_value());
    auto late = record.view;
    late.status = JobStatus::running;
    late.rev = 99;
    const auto late_text = boost::json::serialize(to_json(late));
    REQUIRE(f.engine.cstore->hset(keys::jobs, "job_1", late_text).has_value());
    REQUIRE(f.engine.cstore->hset(keys::user_jobs("ada"), "job_1", "{}").has_value());
    REQUIRE(f.jobs.write_peer_state("job_1", record.peers.front()).has_value());
    REQUIRE(f.jobs.repeat_peer_state("job_1", record.peers.front()).has_value());
    CHECK(f.jobs.write_view(late).error().code == errc::not_found);
    f.check_gone("job_1");
    CHECK(f.listed().empty());
    CHECK(f.jobs.open_jobs().value().empty());
    // Nor does confirming its draft again.
    JobDetails details;
    details.id = "job_1";
    details.owner = "ada";
    CHECK(f.jobs.create(base, details).error().code == errc::already_exists);
}

TEST_CASE("over a network a deleted job that comes back is shown to nobody, and is removed again") {
    MemoryCStore store;
    ManualClock clock;
    TempDir dir;
    const auto engine = open_in(dir.path());
    const auto join = [&] {
        return make_job_indexed_cstore(std::make_unique<datagems::test::UnindexedCStore>(store), clock);
    };
    const auto gateway_store = join();
    const auto other_store = join();
    JobRepository jobs(*gateway_store, *engine.r1fs, clock, JobRepository::Reader::gateway);
    JobRepository others(*other_store, *engine.r1fs, clock);
    JobRemover remover(*gateway_store, *engine.r1fs, clock);
    JobBase base;
    JobDetails details;
    base.id = details.id = "job_1";
    base.owner = details.owner = "ada";
    base.total_records = 4;
    base.peers = {"a"};
    base.created_at = base.updated_at = clock.now();
    REQUIRE(jobs.create(base, details).has_value());
    REQUIRE(others.open_jobs().value().size() == 1);
    const auto record = jobs.find("job_1").value();
    const auto text = store.hget(keys::jobs, "job_1").value().value();
    REQUIRE(remover.remove(record.view, "ada").has_value());

    // A replica that was away brings all of it back.
    const auto bring_back = [&] {
        REQUIRE(store.hset(keys::jobs, "job_1", text).has_value());
        REQUIRE(store.hset(keys::user_jobs("ada"), "job_1", "{}").has_value());
        REQUIRE(jobs.write_peer_state("job_1", record.peers.front()).has_value());
    };
    bring_back();
    clock.advance(std::chrono::minutes(40));
    CHECK(jobs.find("job_1").error().code == errc::not_found);
    CHECK(jobs.open_jobs().value().empty());
    CHECK(others.open_jobs().value().empty());
    CHECK(others.fold(base).value().control.deleted.has_value());
    JobFilter filter;
    filter.owner = "ada";
    CHECK(jobs.list(filter).value().jobs.empty());
    CHECK(jobs.metrics().value().total_jobs == 0);
    CHECK(remover.finish_some(10).value().finished == 0);
    CHECK(store.hget(keys::jobs, "job_1").value().has_value()); // not yet
    clock.advance(std::chrono::minutes(40));
    CHECK(remover.finish_some(10).has_value());
    CHECK(store.hget(keys::jobs, "job_1").value() == std::nullopt);
    CHECK(store.hgetall(keys::job_peers("job_1")).value().empty());

    bring_back();
    clock.advance(JobRemover::remember_for);
    CHECK(remover.finish_some(10).value().forgotten == 1);
    CHECK(store.hget(keys::jobs, "job_1").value() == std::nullopt);
    CHECK(store.hget(keys::user_jobs("ada"), "job_1").value() == std::nullopt);
    CHECK(store.hgetall(keys::job_control("job_1")).value().empty());
    CHECK(store.hgetall(keys::deleted_jobs).value().empty());
}

TEST_CASE("the jobs that ended longest ago are found first, and no open one") {
    Fixture f;
    for (const auto* id : {"job_1", "job_2", "job_3", "job_4"}) {
        (void)f.create(id);
    }
    const auto first = Fixture::later();
    const auto second = first + std::chrono::milliseconds(1);
    (void)f.finish("job_2", "two", first);
    REQUIRE(f.jobs.cancel(f.jobs.find("job_3").value().view, "ada", second).has_value());
    (void)f.finish("job_1", "one", second);
    const auto ids = [&](Timestamp time, std::size_t limit) {
        Ids found;
        for (const auto& base : f.remover.ended_before(time, limit).value())
            found.push_back(base.id);
        return found;
    };
    const auto soon = system_clock().now() + std::chrono::hours(1);
    CHECK(ids(soon, 10) == Ids{"job_2", "job_1", "job_3"});
    CHECK(ids(soon, 2) == Ids{"job_2", "job_1"});
    CHECK(ids(system_clock().now() - std::chrono::hours(1), 10).empty());
}
