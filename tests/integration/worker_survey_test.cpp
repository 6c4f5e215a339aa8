// What a worker asks of the store at a poll, and which jobs it finds.
#include "survey.hpp"

#include "datagems/persistence/engine.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <memory>

using namespace datagems;
using namespace datagems::documents;

namespace {

using Ids = std::vector<std::string>;

Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

// Jobs of the peers a and b in a store that counts its calls. It has no index: what is read of each job shows.
class Site {
  public:
    Site() {
        persistence::EmbeddedOptions options;
        options.data_dir = dir_.path() / "data";
        engine_ = persistence::open_embedded(options).value();
        jobs_ = std::make_unique<persistence::JobRepository>(store_, *engine_.r1fs);
    }

    JobBase confirm(const std::string& id, std::int64_t order) {
        JobBase base;
        base.id = id;
        base.owner = "ann";
        base.title = "people";
        base.total_records = 10;
        base.peers = {"a", "b"};
        base.created_at = base.updated_at = at(order);
        return jobs_->create(base, JobDetails()).value();
    }
    void finish(const std::string& id, std::size_t peer) {
        auto state = jobs_->find(id).value().peers.at(peer);
        state.generated_ok = 5;
        state.finished_at = at(100);
        state.phase = PeerPhase::finished;
        state.rev += 1;
        REQUIRE(jobs_->write_peer_state(id, state).has_value());
    }
    // Of a worker that polls rarely enough to read everything each time.
    worker::Survey survey(const std::string& peer) {
        clock_.advance(worker::peer_states_valid_for(2));
        auto survey = surveyor_of(peer).survey();
        REQUIRE(survey.has_value());
        CHECK(survey->complete);
        return std::move(*survey);
    }
    worker::Surveyor& surveyor_of(const std::string& peer) {
        return surveyors_.try_emplace(peer, *jobs_, peer, clock_).first->second;
    }
    int calls_of_a_survey(const std::string& peer) {
        const int before = store_.calls();
        (void)survey(peer);
        return store_.calls() - before;
    }
    persistence::JobRepository& jobs() { return *jobs_; }

  private:
    test::TempDir dir_;
    persistence::Engine engine_;
    test::MemoryCStore store_;
    test::ManualClock clock_;
    std::unique_ptr<persistence::JobRepository> jobs_;
    std::map<std::string, worker::Surveyor> surveyors_;
};

} // namespace

TEST_CASE("a survey finds the jobs with work for the peer, oldest first, and writes what has ended") {
    Site site;
    site.confirm("job_2", 2);
    site.confirm("job_1", 1);
    site.confirm("job_3", 3);
    site.finish("job_1", 0);
    CHECK(site.survey("a").unfinished == Ids{"job_2", "job_3"});
    CHECK(site.survey("b").unfinished == Ids{"job_1", "job_2", "job_3"});
    CHECK(site.survey("stranger").unfinished.empty());
    site.finish("job_1", 1);
    CHECK(site.survey("b").unfinished == Ids{"job_2", "job_3"});
    CHECK(site.jobs().open_jobs().value().size() == 2);
}

TEST_CASE("a survey asks nothing about jobs that are over, whatever ended them") {
    Site site;
    for (int i = 0; i < 20; ++i) {
        const auto id = "job_" + std::to_string(i);
        const auto view = site.confirm(id, i);
        if (i % 2 == 0) REQUIRE(site.jobs().cancel(view, "ann", at(50)).has_value());
        site.finish(id, 0);
        site.finish(id, 1);
    }
    (void)site.survey("a"); // sees that they are over
    CHECK(site.jobs().open_jobs().value().empty());
    CHECK(site.calls_of_a_survey("a") == 1);
    CHECK(site.calls_of_a_survey("b") == 1);
}

TEST_CASE("a cancelled job is surveyed until every peer has delivered, by workers that start later too") {
    Site site;
    const auto view = site.confirm("job_1", 1);
    REQUIRE(site.jobs().cancel(view, "ann", at(50)).has_value());
    const auto first = site.survey("a");
    CHECK(first.unfinished == Ids{"job_1"});
    CHECK(first.cancelled.contains("job_1"));
    site.finish("job_1", 0);
    CHECK(site.survey("a").unfinished.empty());
    CHECK(site.calls_of_a_survey("a") > 1);
    CHECK(site.survey("b").cancelled.contains("job_1"));
    site.finish("job_1", 1);
    CHECK(site.survey("a").unfinished.empty());
    CHECK(site.calls_of_a_survey("b") == 1);
    const auto settled = site.jobs().find("job_1").value().view;
    CHECK(settled.status == JobStatus::cancelled);
    CHECK(settled.total_ok == 10);
}

TEST_CASE("a retry of a job that is over brings it back into the survey") {
    Site site;
    const auto view = site.confirm("job_1", 1);
    REQUIRE(site.jobs().cancel(view, "ann", at(50)).has_value());
    site.finish("job_1", 0);
    auto state = site.jobs().find("job_1").value().peers.at(1);
    state.generated_ok = 2; // three are missing
    state.finished_at = at(100);
    state.phase = PeerPhase::finished;
    state.rev += 1;
    REQUIRE(site.jobs().write_peer_state("job_1", state).has_value());
    (void)site.survey("a");
    REQUIRE(site.jobs().open_jobs().value().empty());
    REQUIRE(site.jobs().retry(site.jobs().find("job_1").value().view).has_value());
    CHECK(site.survey("a").unfinished.empty());
    const auto again = site.survey("b");
    CHECK(again.unfinished == Ids{"job_1"});
    CHECK(again.cancelled.empty());
}

TEST_CASE("a worker that polls often reads all peers' states now and then, and its own work at each poll") {
    Site site;
    auto& surveyor = site.surveyor_of("a");
    const auto view = site.confirm("job_1", 1);
    CHECK(surveyor.survey()->complete);
    site.finish("job_1", 0);
    site.finish("job_1", 1);
    const auto soon = surveyor.survey().value();
    CHECK(soon.unfinished.empty());
    CHECK_FALSE(soon.complete); // so it is looked at again, though nothing is written from now on
    CHECK(site.jobs().open_jobs().value().size() == 1);
    CHECK(site.survey("a").unfinished.empty());
    CHECK(site.jobs().open_jobs().value().empty());
    CHECK(site.jobs().find("job_1").value().view.total_ok == 10);
    CHECK(worker::peer_states_valid_for(1'000) == std::chrono::seconds(20));
}
