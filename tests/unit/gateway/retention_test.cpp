#include "services/retention.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::gateway;
using namespace std::chrono_literals;

namespace {

constexpr auto day = 24h;

// A wall clock that can be set, beside one that cannot.
class SetClock final : public Clock {
  public:
    Timestamp now() const override { return now_; }
    SteadyTime steady_now() const override { return steady_; }
    void pass(std::chrono::milliseconds time) {
        now_ += time;
        steady_ += time;
    }
    void set_forward(std::chrono::milliseconds time) { now_ += time; }

  private:
    Timestamp now_{std::chrono::milliseconds(1'767'225'600'000)};
    SteadyTime steady_{};
};

struct Site {
    test::TempDir dir;
    SetClock clock;
    persistence::Engine engine = [this] {
        persistence::EmbeddedOptions options;
        options.data_dir = dir.path() / "data";
        return persistence::open_embedded(options).value();
    }();
    persistence::JobRepository jobs{*engine.cstore, *engine.r1fs, clock};
    persistence::JobRemover remover{*engine.cstore, *engine.r1fs, clock};
    Retention retention{jobs, remover, 30 * day, clock};

    // Ended now.
    void end_job(const std::string& id) {
        JobBase base;
        base.id = id;
        base.owner = "ada";
        base.total_records = 10;
        base.peers = {"a"};
        base.created_at = base.updated_at = clock.now();
        const auto created = jobs.create(base, JobDetails()).value();
        REQUIRE(jobs.cancel(created, "ada", clock.now()).has_value());
        REQUIRE(jobs.write_view(jobs.find(id).value().view).has_value());
    }
    bool has(const std::string& id) { return engine.cstore->hget(keys::jobs, id).value().has_value(); }
};

} // namespace

TEST_CASE("jobs are deleted once they ended long enough ago") {
    Site site;
    site.end_job("job_1");
    site.clock.pass(20 * day);
    site.end_job("job_2");
    CHECK_FALSE(site.retention.run(10).value());
    CHECK(site.has("job_1"));
    site.clock.pass(11 * day);
    CHECK_FALSE(site.retention.run(10).value());
    CHECK_FALSE(site.has("job_1"));
    CHECK(site.has("job_2"));
}

TEST_CASE("a clock that is set forward deletes nothing for a day, and nothing at all if it is set back") {
    Site site;
    site.end_job("job_1");
    site.clock.set_forward(365 * day);
    CHECK_FALSE(site.retention.run(10).value());
    site.clock.pass(23h);
    CHECK_FALSE(site.retention.run(10).value());
    CHECK(site.has("job_1"));
    site.clock.set_forward(-365 * day);
    CHECK_FALSE(site.retention.run(10).value());
    site.clock.pass(2h);
    CHECK_FALSE(site.retention.run(10).value());
    CHECK(site.has("job_1"));
    // One that was wrong before.
    site.clock.set_forward(365 * day);
    CHECK_FALSE(site.retention.run(10).value());
    site.clock.pass(25h);
    CHECK_FALSE(site.retention.run(10).value());
    CHECK_FALSE(site.has("job_1"));
}

TEST_CASE("jobs that cannot be read hold up no other") {
    Site site;
    for (int i = 0; i < 9; ++i) {
        site.end_job("job_" + std::to_string(i));
        site.clock.pass(1s);
    }
    for (const auto* id : {"job_0", "job_1", "job_2"}) {
        REQUIRE(site.engine.cstore->hset(keys::job_control(id), "cancel", "{").has_value());
    }
    site.clock.pass(31 * day);
    int runs = 0;
    for (; runs < 20 && (site.has("job_8") || runs == 0); ++runs)
        REQUIRE(site.retention.run(3).has_value());
    CHECK(runs == 3);
    CHECK(site.has("job_0"));
    CHECK_FALSE(site.has("job_3"));
    CHECK_FALSE(site.has("job_8"));
}
