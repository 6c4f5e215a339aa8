// A replica that lags is brought up to date where it is seen to be behind.
#include "datagems/documents/keys.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "opened.hpp"
#include "sync_pacer.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using datagems::persistence::test::open_in;

namespace {

Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

// A replica that takes over another one's fields when it is synced.
class Replica final : public CStore {
  public:
    explicit Replica(datagems::test::MemoryCStore& other) : other_(other) {}
    Result<std::optional<std::string>> get(std::string_view key) override { return own_.get(key); }
    Result<void> set(std::string_view key, std::string_view value) override { return own_.set(key, value); }
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        return own_.hget(hash, field);
    }
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override {
        return own_.hset(hash, field, value);
    }
    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override {
        return own_.hset_if_absent(hash, field, value);
    }
    Result<void> hdel(std::string_view hash, std::string_view field) override { return own_.hdel(hash, field); }
    Result<HashFields> hgetall(std::string_view hash) override { return own_.hgetall(hash); }
    Result<void> hsync(std::string_view hash) override {
        ++syncs;
        const auto fields = other_.hgetall(hash);
        if (!fields) return fields.error();
        for (const auto& [field, value] : *fields) {
            if (auto written = own_.hset(hash, field, value); !written) return written;
        }
        return {};
    }
    Result<std::optional<std::uint64_t>> change_token() override { return std::optional<std::uint64_t>(); }
    Result<void> check() override { return {}; }

    int syncs = 0;

  private:
    datagems::test::MemoryCStore own_;
    datagems::test::MemoryCStore& other_;
};

struct Site {
    datagems::test::TempDir dir;
    Engine files = open_in(dir.path() / "data");
    datagems::test::MemoryCStore far;
    Replica near{far};
    datagems::test::ManualClock clock;
    JobRepository jobs{near, *files.r1fs, clock, JobRepository::Reader::gateway};

    JobBase base;
    PeerState state;

    // Both replicas have the job as it was confirmed.
    Site() {
        base.id = "job_1";
        base.owner = "ada";
        base.title = "Recipes";
        base.total_records = 10;
        base.peers = {"a"};
        base.created_at = base.updated_at = at(0);
        base = jobs.create(base, JobDetails()).value();
        state = jobs.find("job_1").value().peers.at(0);
    }
    static void write(CStore& store, const JobBase& view) {
        REQUIRE(store.hset(keys::jobs, view.id, boost::json::serialize(to_json(view))).has_value());
    }
    PeerState finished() const {
        auto ended = state;
        ended.generated_ok = 10;
        ended.finished_at = at(100);
        ended.phase = PeerPhase::finished;
        ended.result_cid = "cid";
        ended.rev += 1;
        return ended;
    }
    // The view of the end has come to this replica, the state that it was made of not yet.
    void end_elsewhere() {
        const auto ended = finished();
        REQUIRE(far.hset(keys::job_peers("job_1"), "a", boost::json::serialize(to_json(ended))).has_value());
        write(near, fold_job(base, std::vector{ended}, {}));
    }
};

} // namespace

TEST_CASE("a reader whose peers' states are behind the view syncs them and reads again") {
    Site site;
    site.end_elsewhere();
    const auto job = site.jobs.find("job_1").value();
    CHECK(job.view.status == JobStatus::succeeded);
    CHECK(job.peers.at(0).result_cid == "cid");
    CHECK(site.near.syncs == 1);
    (void)site.jobs.find("job_1").value();
    CHECK(site.near.syncs == 1);
}

TEST_CASE("a replica that stays behind is not synced at every look") {
    Site site;
    auto view = fold_job(site.base, std::vector{site.finished()}, {});
    Site::write(site.near, view);
    for (int i = 0; i < 5; ++i) {
        CHECK(site.jobs.find("job_1").value().view.status == JobStatus::succeeded);
    }
    CHECK(site.near.syncs == 1);
    site.clock.advance(SyncPacer::gap);
    (void)site.jobs.find("job_1").value();
    CHECK(site.near.syncs == 2);
}

TEST_CASE("a reader that is not behind, and one whose job has moved on, syncs nothing") {
    Site site;
    (void)site.jobs.find("job_1").value();
    auto running = site.state;
    running.generated_ok = 3;
    running.rev += 1;
    REQUIRE(site.jobs.write_peer_state("job_1", running).has_value());
    CHECK(site.jobs.find("job_1").value().view.total_ok == 3);
    CHECK(site.near.syncs == 0);
}

TEST_CASE("a sync that fails leaves what is known") {
    Site site;
    site.end_elsewhere();
    site.far.fail_with(errc::unavailable);
    const auto job = site.jobs.find("job_1").value();
    CHECK(job.view.status == JobStatus::succeeded);
    CHECK_FALSE(job.peers.at(0).result_cid);
    CHECK(site.jobs.sync("job_1").error().code == errc::unavailable);
}

TEST_CASE("a state is told again above the one that stands, but not over a later generation's") {
    Site site;
    REQUIRE(site.jobs.repeat_peer_state("job_1", site.finished()).has_value());
    auto told = site.jobs.find("job_1").value().peers.at(0);
    CHECK(told.rev == site.finished().rev + 1);
    told.rev = site.finished().rev;
    CHECK(to_json(told) == to_json(site.finished()));
    auto later = site.finished();
    later.generation = 1;
    later.rev = 1;
    REQUIRE(site.jobs.write_peer_state("job_1", later).has_value());
    REQUIRE(site.jobs.repeat_peer_state("job_1", site.finished()).has_value());
    CHECK(site.jobs.find("job_1").value().peers.at(0).generation == 1);
}

TEST_CASE("a job that was shown ended is not shown open again, unless in a later generation") {
    Site site;
    REQUIRE(site.jobs.write_peer_state("job_1", site.finished()).has_value());
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::succeeded);
    REQUIRE(site.jobs.write_peer_state("job_1", site.state).has_value()); // an older one came late
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::succeeded);
    CHECK(site.jobs.find("job_1").value().view.total_ok == 10);
    REQUIRE(site.near.hset(keys::job_control("job_1"), keys::control_generation_field, "1").has_value());
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::queued);
    CHECK(site.jobs.find("job_1").value().view.generation == 1);
}

TEST_CASE("the progress that is shown does not go backwards") {
    Site site;
    auto running = site.state;
    running.generated_ok = 5;
    running.rev = 3;
    REQUIRE(site.jobs.write_peer_state("job_1", running).has_value());
    CHECK(site.jobs.find("job_1").value().view.total_ok == 5);
    running.generated_ok = 3; // an older one came late
    running.rev = 2;
    REQUIRE(site.jobs.write_peer_state("job_1", running).has_value());
    CHECK(site.jobs.find("job_1").value().view.total_ok == 5);
    JobFilter filter;
    filter.owner = "ada";
    CHECK(site.jobs.list(filter).value().jobs.at(0).total_ok == 5);
}

TEST_CASE("whoever finds a retry that stays without its view writes that") {
    Site site;
    Site::write(site.near, fold_job(site.base, std::vector{site.finished()}, {}));
    REQUIRE(site.near.hset(keys::job_control("job_1"), keys::control_generation_field, "1").has_value());
    CHECK(site.jobs.find("job_1").value().view.generation == 1);
    CHECK(site.jobs.open_jobs().value().empty()); // whoever opened it may be about to write it
    site.clock.advance(SyncPacer::gap);
    CHECK(site.jobs.find("job_1").value().view.generation == 1);
    CHECK(site.jobs.open_jobs().value().size() == 1);
}

TEST_CASE("whoever finds an end that stays without its view writes that") {
    Site site;
    REQUIRE(site.jobs.write_peer_state("job_1", site.finished()).has_value());
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::succeeded);
    CHECK(site.jobs.open_jobs().value().size() == 1); // a worker may be about to write it
    site.clock.advance(SyncPacer::gap);
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::succeeded);
    CHECK(site.jobs.open_jobs().value().empty());
}

TEST_CASE(
    "an open job that stands still is synced and its view repeated with a higher rev, but not over a further one") {
    Site site;
    const auto rev = site.jobs.open_jobs().value().at(0).rev;
    REQUIRE(site.jobs.repeat_view(site.base).has_value());
    CHECK(site.near.syncs == 2); // of control and states
    CHECK(site.jobs.open_jobs().value().at(0).rev == rev + 1);
    Site::write(site.near, fold_job(site.base, std::vector{site.finished()}, {}));
    REQUIRE(site.jobs.repeat_view(site.base).has_value());
    CHECK(site.jobs.open_jobs().value().empty());
}

TEST_CASE("whoever looks at an open job again on which nothing moves hears of what was missed") {
    Site site;
    const auto ended = boost::json::serialize(to_json(site.finished()));
    REQUIRE(site.far.hset(keys::job_peers("job_1"), "a", ended).has_value());
    while (site.clock.now() < at(60'000)) {
        (void)site.jobs.find("job_1").value();
        CHECK(site.near.syncs == 0);
        site.clock.advance(SyncPacer::gap / 3);
    }
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::queued); // the first look waits
    site.clock.advance(SyncPacer::gap);
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::queued);
    CHECK(site.near.syncs == 2);
    CHECK(site.jobs.find("job_1").value().view.status == JobStatus::succeeded);
}

TEST_CASE("a pacer forgets jobs rather than grow without end") {
    datagems::test::ManualClock clock;
    SyncPacer pacer(clock);
    for (std::size_t i = 0; i < 3 * SyncPacer::max_remembered; ++i) {
        CHECK(pacer.take("job " + std::to_string(i)));
    }
    CHECK_FALSE(pacer.take("job " + std::to_string(3 * SyncPacer::max_remembered - 1)));
}
