#include "datagems/generation/job_progress.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;
using documents::PeerPhase;

namespace {

const Timestamp noon(std::chrono::milliseconds(1'795'343'074'828));
const Timestamp later = noon + std::chrono::seconds(5);

documents::PeerState fresh_state() {
    documents::PeerState state;
    state.peer_id = std::string("peer");
    state.assigned = 10;
    state.range = {0, 10};
    state.rev = 4;
    state.tokens_in = 100;
    return state;
}

} // namespace

TEST_CASE("a report says what is done, what is in flight and why calls were repeated") {
    JobProgress progress(fresh_state());
    progress.start(noon);
    progress.call_started(3, 2, noon);
    progress.call_started(0, 1, noon);
    progress.call_ended(0);
    progress.record_made(0);
    progress.record_failed(1, "never valid");
    progress.count_retry("429");
    progress.count_retry("429");
    progress.count_tokens(10, 20);

    const auto report = progress.next_report(later);
    CHECK(report.rev == 5);
    CHECK(report.phase == PeerPhase::running);
    CHECK(report.started_at == noon);
    CHECK(report.last_update_at == later);
    CHECK(report.generated_ok == 1);
    CHECK(report.generated_failed == 1);
    CHECK(report.done == std::vector<documents::IndexRange>{{0, 2}});
    CHECK(report.errors == std::vector<documents::RecordError>{{1, "never valid"}});
    REQUIRE(report.in_flight.size() == 1);
    CHECK(report.in_flight[0].index == 3);
    CHECK(report.in_flight[0].attempt == 2);
    CHECK(report.retries.at("429") == 2);
    CHECK(report.tokens_in == 110);
    CHECK(report.tokens_out == 20);
    CHECK(progress.next_report(later).rev == 6);
}

TEST_CASE("the ledger is right about the counts, the stored state about the start") {
    auto stored = fresh_state();
    stored.generated_ok = 2;
    stored.started_at = noon;
    LedgerContents ledger;
    for (const std::int64_t index : {0, 1, 2, 5}) {
        ledger.ok.insert(index);
    }
    ledger.failed.insert(3);
    JobProgress progress(stored);
    progress.recover(ledger);
    progress.start(later);
    progress.record_made(5); // already there
    const auto report = progress.next_report(later);
    CHECK(report.generated_ok == 4);
    CHECK(report.generated_failed == 1);
    CHECK(report.done == std::vector<documents::IndexRange>{{0, 4}, {5, 6}});
    CHECK(report.started_at == noon);
}

TEST_CASE("a pause shows as long as one of its causes lasts") {
    JobProgress progress(fresh_state());
    progress.start(noon);
    CHECK(progress.pause(PauseSource::model, "401"));
    CHECK_FALSE(progress.pause(PauseSource::model, "401"));
    CHECK(progress.pause(PauseSource::disk, "full"));
    CHECK(progress.next_report(noon).phase == PeerPhase::paused);
    CHECK(progress.resume(PauseSource::model));
    const auto report = progress.next_report(noon);
    CHECK(report.phase == PeerPhase::paused);
    CHECK(report.paused_because == "full");
    CHECK(progress.resume(PauseSource::disk));
    CHECK_FALSE(progress.resume(PauseSource::disk));
    CHECK(progress.next_report(noon).phase == PeerPhase::running);
    CHECK_FALSE(progress.next_report(noon).paused_because);
}

TEST_CASE("the last report names the files") {
    JobProgress progress(fresh_state());
    progress.start(noon);
    progress.finish({"result", "cid1", "ab", 0}, UploadNote{"errors", "cid2", "cd", 0}, later);
    const auto report = progress.next_report(later);
    CHECK(report.phase == PeerPhase::finished);
    CHECK(report.result_cid == "cid1");
    CHECK(report.result_sha256 == "ab");
    CHECK(report.errors_cid == "cid2");
    CHECK(report.finished_at == later);
    CHECK(report.is_finished());
}

TEST_CASE("giving up says why") {
    JobProgress progress(fresh_state());
    progress.start(noon);
    progress.give_up("bad schema", later);
    const auto report = progress.next_report(later);
    CHECK(report.phase == PeerPhase::failed);
    CHECK(report.paused_because == "bad schema");
}

TEST_CASE("a peer that ends with nothing names no parts of before, as they go with its ledger") {
    auto state = fresh_state();
    state.parts_cid = "parts-of-before";
    JobProgress progress(state);
    progress.finish_with_nothing(later);
    CHECK_FALSE(progress.next_report(later).parts_cid);
}

TEST_CASE("a peer that has made nothing of a cancelled job is finished without having started") {
    JobProgress progress(fresh_state());
    CHECK(progress.made() == 0);
    progress.finish_with_nothing(later);
    const auto report = progress.next_report(later);
    CHECK(report.phase == PeerPhase::finished);
    CHECK(report.finished_at == later);
    CHECK_FALSE(report.started_at);
    CHECK_FALSE(report.result_cid);
}
