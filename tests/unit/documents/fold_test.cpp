#include "datagems/documents/fold.hpp"
#include "samples.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::documents::test;

namespace {

JobControl cancelled_in(std::int64_t generation, Timestamp time) {
    JobControl control;
    control.cancel = JobControl::Cancel{generation, time, "ada"};
    return control;
}

} // namespace

TEST_CASE("a job is queued until a peer starts, then runs until every peer has finished") {
    const auto base = sample_base();
    auto states = untouched(base);
    CHECK(fold_job(base, states, {}).status == JobStatus::queued);
    states[1].phase = PeerPhase::running;
    states[1].started_at = at(100);
    states[1].last_update_at = at(200);
    states[1].generated_ok = 2;
    auto view = fold_job(base, states, {});
    CHECK(view.status == JobStatus::running);
    CHECK(view.total_generated == 2);
    CHECK(view.started_at == at(100));
    CHECK(view.updated_at == at(200));
    CHECK_FALSE(view.finished_at.has_value());
    finish(states[0], 1, at(50), at(900));
    finish(states[1], 0, at(100), at(400));
    CHECK(fold_job(base, states, {}).status == JobStatus::running);
    finish(states[2], 0, at(60), at(300));
    view = fold_job(base, states, {});
    CHECK(view.status == JobStatus::succeeded);
    CHECK(view.total_ok == 9);
    CHECK(view.total_failed == 1);
    CHECK(view.total_generated == 10);
    CHECK(view.finished_at == at(900));
    CHECK(view.records_duration_ms == 850);
    CHECK(view.updated_at == at(900));
}

TEST_CASE("a peer with nothing assigned counts as finished") {
    const auto base = sample_base(1);
    auto states = untouched(base);
    finish(states[0], 0, at(1), at(2));
    CHECK(fold_job(base, states, {}).status == JobStatus::succeeded);
}

TEST_CASE("a peer that gives up fails the job, whatever the others do") {
    const auto base = sample_base();
    auto states = untouched(base);
    states[0].phase = PeerPhase::failed;
    states[0].paused_because = "the job's details cannot be read";
    states[0].last_update_at = at(70);
    finish(states[1], 0, at(10), at(90));
    const auto view = fold_job(base, states, {});
    CHECK(view.status == JobStatus::failed);
    CHECK(view.total_ok == 3);
    CHECK(view.finished_at == at(70));
    CHECK(view.records_duration_ms == 60);
}

TEST_CASE("a cancel ends its generation at once, and late results still count as made") {
    const auto base = sample_base();
    auto states = untouched(base);
    const auto control = cancelled_in(0, at(500));
    auto view = fold_job(base, states, control);
    CHECK(view.status == JobStatus::cancelled);
    CHECK(view.finished_at == at(500));
    CHECK_FALSE(view.records_duration_ms.has_value());
    finish(states[0], 0, at(400), at(700));
    view = fold_job(base, states, control);
    CHECK(view.status == JobStatus::cancelled);
    CHECK(view.total_ok == 4);
    CHECK(view.finished_at == at(500));
    CHECK(view.records_duration_ms == 100);
}

TEST_CASE("a cancelled job is over once every peer has delivered") {
    const auto base = sample_base();
    auto states = untouched(base);
    const auto control = cancelled_in(0, at(500));
    finish(states[0], 0, at(400), at(700));
    finish(states[1], 0, at(400), at(700));
    const auto waiting = fold_job(base, states, control);
    CHECK_FALSE(waiting.settled);
    CHECK_FALSE(is_over(waiting));
    states[2].phase = PeerPhase::finished;
    states[2].finished_at = at(800); // it had made nothing
    const auto settled = fold_job(waiting, states, control);
    CHECK(settled.settled);
    CHECK(is_over(settled));
    CHECK(is_further(settled, waiting));
    CHECK_FALSE(is_further(waiting, settled));
    JobControl retry = control;
    retry.generation = 1;
    CHECK_FALSE(fold_job(settled, states, retry).settled);
    CHECK_FALSE(fold_job(settled, {}, retry).settled);
    CHECK_FALSE(fold_job(base, untouched(base), {}).settled);
    // A job that ended before the cancel reached it does not change its mind.
    for (auto& state : states)
        finish(state, 0, at(400), at(700));
    CHECK(current_view(fold_job(base, states, {}), states, control).status == JobStatus::succeeded);
}

TEST_CASE("a cancel of an earlier generation does not touch the next") {
    const auto base = sample_base();
    auto control = cancelled_in(0, at(500));
    control.generation = 1;
    CHECK(fold_job(base, untouched(base), control).status == JobStatus::queued);
    control = cancelled_in(2, at(500));
    control.generation = 1; // its field lags behind the cancel
    CHECK(fold_job(base, untouched(base), control).status == JobStatus::cancelled);
    CHECK(fold_job(base, untouched(base), control).generation == 2);
}

TEST_CASE("in a retry a peer with nothing failed and nothing missing is finished at once, the others are not") {
    const auto base = sample_base();
    auto states = untouched(base);
    finish(states[0], 0, at(1), at(10));
    finish(states[1], 1, at(1), at(20));
    finish(states[2], 0, at(1), at(30));
    REQUIRE(fold_job(base, states, {}).status == JobStatus::succeeded);
    JobControl retry;
    retry.generation = 1;
    auto view = fold_job(base, states, retry);
    CHECK(view.status == JobStatus::queued);
    CHECK(view.total_ok == 9);
    CHECK(view.total_failed == 0); // what failed before is to be made again
    CHECK_FALSE(view.finished_at.has_value());
    states[1].generation = 1;
    states[1].finished_at.reset();
    states[1].generated_failed = 0;
    states[1].phase = PeerPhase::running;
    view = fold_job(base, states, retry);
    CHECK(view.status == JobStatus::running);
    finish(states[1], 0, at(1), at(99));
    view = fold_job(base, states, retry);
    CHECK(view.status == JobStatus::succeeded);
    CHECK(view.total_ok == 10);
    CHECK(view.finished_at == at(99));
    for (auto& state : states)
        finish(state, 0, at(1), at(10));
    states[1].generation = 0;
    CHECK(fold_job(base, states, retry).status == JobStatus::succeeded);
}

TEST_CASE("peers that stopped short of their part make no success, but a cancel that has not been seen yet") {
    const auto base = sample_base();
    auto states = untouched(base);
    for (auto& state : states)
        finish(state, 0, at(1), at(10));
    states[0].generated_ok = 1;
    const auto early = fold_job(base, states, {});
    CHECK(early.status == JobStatus::running);
    CHECK(fold_job(base, states, cancelled_in(0, at(5))).status == JobStatus::cancelled);
    CHECK(is_over(fold_job(base, states, cancelled_in(0, at(5)))));
    for (auto& state : states)
        state.rev = 0; // another program's
    CHECK(fold_job(base, states, {}).status == JobStatus::succeeded);
}

TEST_CASE("a cancel that only the stored view tells of still settles") {
    const auto base = sample_base();
    auto states = untouched(base);
    const auto stored = fold_job(base, states, cancelled_in(0, at(5)));
    REQUIRE(stored.status == JobStatus::cancelled);
    for (auto& state : states)
        finish(state, 0, at(1), at(10));
    states[0].generated_ok = 1;
    const auto settled = current_view(stored, states, JobControl());
    CHECK(settled.status == JobStatus::cancelled);
    CHECK(is_over(settled));
    CHECK(settled.finished_at == at(5));
    JobControl retry;
    retry.generation = 1;
    CHECK(current_view(stored, states, retry).status == JobStatus::queued);
}

TEST_CASE("a retry's totals only grow, whatever was voided by it") {
    const auto base = sample_base();
    auto states = untouched(base);
    for (auto& state : states)
        finish(state, 1, at(1), at(10));
    JobControl retry = cancelled_in(1, at(20));
    retry.generation = 1;
    const auto before = fold_job(base, states, retry);
    for (auto& state : states) { // the workers open the generation and deliver what they have
        state.generation = 1;
        state.generated_failed = 0;
        state.rev += 1;
    }
    const auto after = fold_job(base, states, retry);
    CHECK(after.total_generated >= before.total_generated);
    CHECK(is_over(after));
    CHECK(is_over(current_view(before, states, retry)));
}

TEST_CASE("only the peers that the job names count, and only the newest state of each") {
    const auto base = sample_base();
    auto states = untouched(base);
    finish(states[0], 0, at(1), at(2));
    auto stranger = states[0];
    stranger.peer_id = "z";
    states.push_back(stranger);
    states.push_back(untouched(base)[0]);
    CHECK(fold_job(base, states, {}).total_ok == 4);
}

TEST_CASE("the stored totals count only if no state is at hand") {
    auto stored = sample_base();
    stored.status = JobStatus::running;
    stored.total_ok = stored.total_generated = 9;
    CHECK(fold_job(stored, {}, {}).total_generated == 9);
    CHECK(fold_job(stored, {}, {}).status == JobStatus::running);
    CHECK(fold_job(stored, untouched(stored), {}).total_generated == 0);
    JobControl retry;
    retry.generation = 1;
    CHECK(fold_job(stored, {}, retry).status == JobStatus::queued);
    CHECK(fold_job(stored, {}, cancelled_in(0, at(1))).status == JobStatus::cancelled);
}

TEST_CASE("a duration is never negative, however the peers' clocks differ") {
    const auto base = sample_base(2, {"a", "b"});
    auto states = untouched(base);
    finish(states[0], 0, at(900), at(800));
    finish(states[1], 0, at(1000), at(700));
    CHECK(fold_job(base, states, {}).records_duration_ms == 0);
}

TEST_CASE("readers see the further of the fold and the stored view") {
    const auto base = sample_base();
    auto states = untouched(base);
    for (auto& state : states)
        finish(state, 0, at(1), at(10));
    const auto ended = fold_job(base, states, {});
    CHECK(current_view(ended, untouched(base), {}).status == JobStatus::succeeded);
    CHECK(current_view(ended, states, {}).total_ok == 10);
    // The cancel that came too late changes nothing.
    CHECK(current_view(ended, states, cancelled_in(0, at(99))).status == JobStatus::succeeded);
    JobControl retry;
    retry.generation = 1;
    states[0].generated_failed = 1;
    states[0].generated_ok -= 1;
    CHECK(current_view(ended, states, retry).status == JobStatus::queued);
}

TEST_CASE("a view is stored at once when it turns, and now and then while it only grows") {
    auto stored = sample_base();
    stored.status = JobStatus::running;
    stored.total_generated = 4;
    auto grown = stored;
    grown.total_generated = 5;
    grown.updated_at = stored.updated_at + std::chrono::milliseconds(19'999);
    CHECK_FALSE(is_worth_storing(grown, stored));
    grown.updated_at = stored.updated_at + stored_view_may_age;
    CHECK(is_worth_storing(grown, stored));
    CHECK_FALSE(is_worth_storing(stored, grown)); // not further, however late
    auto turned = stored;
    SECTION("it has ended") {
        turned.status = JobStatus::succeeded;
    }
    SECTION("a retry was opened") {
        turned.generation = 1;
        turned.status = JobStatus::queued;
        turned.total_generated = 0;
    }
    CHECK(is_worth_storing(turned, stored));
    auto cancelled = stored;
    cancelled.status = JobStatus::cancelled;
    auto settled = cancelled;
    settled.settled = true;
    CHECK(is_worth_storing(settled, cancelled));
}

TEST_CASE("metrics add up over the views") {
    auto running = sample_base();
    running.status = JobStatus::running;
    running.total_generated = 4;
    auto failed = sample_base(7);
    failed.status = JobStatus::failed;
    failed.created_at = at(50);
    const std::vector<JobBase> views{running, failed};
    CHECK(boost::json::serialize(to_json(fold_metrics(views))) ==
          R"({"totalJobs":2,"totalRecordsRequested":17,"totalRecordsGenerated":4,"activeJobs":1,"failedJobs":1,)"
          R"("lastJobAt":"2026-01-01T00:00:00.050Z"})");
    CHECK(to_json(Metrics{}).at("lastJobAt").is_null());
}
