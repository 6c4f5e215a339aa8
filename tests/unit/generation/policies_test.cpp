#include "datagems/generation/endpoint_health.hpp"
#include "datagems/generation/record_policy.hpp"
#include "datagems/generation/report_pacer.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;
using namespace std::chrono_literals;
using inference::Failure;
using inference::FailureKind;
using Kind = NextStep::Kind;

namespace {

Failure failure(FailureKind kind, std::string reason = "why", std::optional<std::chrono::milliseconds> after = {}) {
    return {kind, "cause", std::move(reason), after};
}

const SteadyTime start = SteadyTime(1h);

} // namespace

TEST_CASE("calls without an answer are made again for ever, ever later, and use no attempt") {
    RecordPolicy policy({2, {100ms, 1'000ms}});
    std::vector<std::chrono::milliseconds> delays;
    for (int call = 0; call < 6; ++call) {
        const auto step = policy.on_failure(failure(FailureKind::retry_call), 0.5);
        CHECK(step.kind == Kind::call_again);
        delays.push_back(step.delay);
    }
    CHECK(delays == std::vector{50ms, 100ms, 200ms, 400ms, 500ms, 500ms});
    CHECK(policy.attempt() == 1);
    CHECK(policy.complaint().empty());
}

TEST_CASE("a server's Retry-After is honoured beyond our own cap") {
    RecordPolicy policy({2, {100ms, 1'000ms}});
    CHECK(policy.on_failure(failure(FailureKind::retry_call, "busy", 20'000ms), 0.5).delay >= 20s);
}

TEST_CASE("no Retry-After keeps a record from trying again within the longest delay") {
    RecordPolicySettings settings{2, {100ms, 1'000ms}};
    settings.longest_delay = 30s;
    RecordPolicy policy(settings);
    CHECK(policy.on_failure(failure(FailureKind::retry_call, "busy", 3'600'000ms), 0.5).delay == 30s);
}

TEST_CASE("unusable answers carry their complaint into the next attempt, and the last one is the record's reason") {
    RecordPolicy policy({3, {}});
    CHECK(policy.on_unusable("first").kind == Kind::ask_again);
    CHECK(policy.complaint() == "first");
    CHECK(policy.on_failure(failure(FailureKind::retry_call), 0.1).kind == Kind::call_again);
    CHECK(policy.attempt() == 2);
    CHECK(policy.on_failure(failure(FailureKind::ask_again, "second"), 0.1).kind == Kind::ask_again);
    CHECK(policy.complaint() == "second");
    CHECK(policy.attempt() == 3);
    const auto last = policy.on_unusable("third");
    CHECK(last.kind == Kind::give_up);
    CHECK(last.reason == "third");
}

TEST_CASE("one attempt means one answer") {
    RecordPolicy policy({1, {}});
    CHECK(policy.on_unusable("no").kind == Kind::give_up);
}

TEST_CASE("refused content ends the record, a wrong key pauses the job, our own cancelling stops") {
    RecordPolicy policy({3, {}});
    const auto refused = policy.on_failure(failure(FailureKind::give_up, "refused"), 0.5);
    CHECK(refused.kind == Kind::give_up);
    CHECK(refused.reason == "refused");
    CHECK(policy.on_failure(failure(FailureKind::pause_job), 0.5).kind == Kind::pause);
    CHECK(policy.on_failure(failure(FailureKind::cancelled), 0.5).kind == Kind::stop);
    CHECK(policy.attempt() == 1);
}

TEST_CASE("a wrong key closes the endpoint at once; one probe at a time; an answer opens it") {
    EndpointHealth health({{1'000ms, 4'000ms}, 15s});
    CHECK(health.try_start(start));
    health.on_failure(failure(FailureKind::pause_job, "wrong key"), start, 0.5);
    CHECK(health.paused_because() == "wrong key");
    CHECK_FALSE(health.try_start(start));
    CHECK(health.next_start() == start + 500ms);

    CHECK(health.try_start(start + 500ms));
    CHECK_FALSE(health.try_start(start + 500ms));
    CHECK(health.next_start() == SteadyTime::max());
    health.on_failure(failure(FailureKind::pause_job, "still wrong"), start + 600ms, 0.5);
    CHECK(health.next_start() == start + 600ms + 1'000ms);

    CHECK(health.try_start(start + 2s));
    health.on_answer();
    CHECK_FALSE(health.paused_because());
    CHECK(health.try_start(start + 2s));
    CHECK(health.try_start(start + 2s));
}

TEST_CASE("calls that come back late from a closed endpoint do not move the probe") {
    EndpointHealth health({{1'000ms, 60'000ms}, 15s});
    for (int call = 0; call < 50; ++call) {
        health.on_failure(failure(FailureKind::pause_job), start, 0.5);
    }
    CHECK(health.next_start() == start + 500ms);
}

TEST_CASE("silence closes the endpoint only after a while, and single failures never do") {
    EndpointHealth health({{1'000ms, 4'000ms}, 15s});
    health.on_failure(failure(FailureKind::retry_call), start, 0.5);
    health.on_failure(failure(FailureKind::retry_call), start + 14s, 0.5);
    CHECK_FALSE(health.paused_because());
    health.on_answer();
    health.on_failure(failure(FailureKind::retry_call), start + 16s, 0.5);
    CHECK_FALSE(health.paused_because());
    health.on_failure(failure(FailureKind::retry_call, "connect"), start + 31s, 0.5);
    CHECK(health.paused_because() == "connect");
}

TEST_CASE("an answer about one record says that the endpoint is well") {
    EndpointHealth health({{1'000ms, 4'000ms}, 15s});
    health.on_failure(failure(FailureKind::pause_job), start, 0.5);
    health.on_failure(failure(FailureKind::give_up), start + 1s, 0.5);
    CHECK_FALSE(health.paused_because());
}

TEST_CASE("a probe that was cancelled lets the next one through") {
    EndpointHealth health({{1'000ms, 4'000ms}, 15s});
    health.on_failure(failure(FailureKind::pause_job), start, 0.0);
    REQUIRE(health.try_start(start + 1s));
    health.on_failure(failure(FailureKind::cancelled), start + 1s, 0.5);
    CHECK(health.try_start(start + 1s));
}

TEST_CASE("a report is due after K records, but not sooner than the gap") {
    ReportPacer pacer({3, 1s, 10s, {}});
    CHECK_FALSE(pacer.due_at());
    pacer.on_change();
    CHECK(pacer.due_at().value() <= start);
    pacer.on_write_started(start);
    CHECK_FALSE(pacer.due_at());
    for (int record = 0; record < 3; ++record) {
        pacer.on_record(start + 100ms);
    }
    CHECK(pacer.due_at() == start + 1s);
    pacer.on_write_started(start + 1s);
    pacer.on_write_succeeded();
    CHECK_FALSE(pacer.due_at());
}

TEST_CASE("fewer than K records are told of after a while") {
    ReportPacer pacer({100, 1s, 10s, {}});
    pacer.on_record(start);
    pacer.on_record(start + 5s);
    CHECK(pacer.due_at() == start + 10s);
}

TEST_CASE("a failed write is due again after a backoff, with all that came since") {
    ReportPacer pacer({1, 1s, 10s, {4'000ms, 30'000ms}});
    pacer.on_record(start);
    pacer.on_write_started(start);
    pacer.on_write_failed(start + 2s, 0.5);
    CHECK(pacer.due_at() == start + 4s);
    pacer.on_write_started(start + 4s);
    pacer.on_write_failed(start + 4s, 0.5);
    CHECK(pacer.due_at() == start + 8s);
}
