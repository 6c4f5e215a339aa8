#include "record_maker.hpp"

#include "datagems/generation/reply_judge.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/observe/log.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace datagems::generation {

RecordMaker::RecordMaker(const JobServices& services, const JobSettings& settings, const Blueprint& blueprint,
                         EndpointWatch& endpoint, std::int64_t total_records, IndexSet to_do, JobProgress& progress,
                         ProgressReporter& reporter, LedgerWriter& ledger, StopSignal& stop)
    : services_(services), settings_(settings), blueprint_(blueprint), endpoint_(endpoint),
      total_records_(total_records), to_do_(std::move(to_do)), progress_(progress), reporter_(reporter), stop_(stop),
      health_(settings.health), line_(services.slots, services.gates.find(blueprint.endpoint)),
      turn_(services.executor), store_(services, settings, blueprint.details.id, progress, reporter, ledger, stop,
                                       [this] { turn_.notify_all(); }) {}

// However the making ends, what is on its way to the ledger is waited for: nobody else knows of it.
boost::asio::awaitable<void> RecordMaker::run() {
    std::exception_ptr broken_off;
    try {
        co_await make_records();
    } catch (...) {
        broken_off = std::current_exception();
    }
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_await store_.drain();
    if (broken_off) std::rethrow_exception(broken_off);
}

boost::asio::awaitable<void> RecordMaker::make_records() {
    while (!stop_.requested()) {
        const auto index = to_do_.take_first();
        if (!index) co_return;
        const bool made = co_await make(*index);
        if (!made) co_return;
        co_await boost::asio::post(boost::asio::use_awaitable); // a model that answers at once must not keep the thread
    }
}

boost::asio::awaitable<bool> RecordMaker::make(std::int64_t index) {
    RecordPolicy policy(settings_.record);
    for (;;) {
        const bool open = co_await wait_until_open();
        if (!open) co_return false;
        NextStep step;
        {
            auto permit = co_await line_.acquire();
            std::string line;
            if (permit) step = co_await call_once(index, policy, permit, line);
            const bool given_up = step.kind == NextStep::Kind::give_up;
            if (given_up) line = format_failure(index, step.reason);
            if (given_up || step.kind == NextStep::Kind::done) {
                store_.put(index, std::move(line), std::move(step.reason), std::move(permit));
                co_return true;
            }
        }
        if (step.kind == NextStep::Kind::stop) co_return false;
        if (step.delay.count() > 0) co_await stop_.sleep(step.delay);
    }
}

void RecordMaker::on_endpoint_change() {
    health_.probe_now(services_.clock.steady_now());
    turn_.notify_all();
}

// When a call may start, as far as endpoint and disk are concerned.
SteadyTime RecordMaker::opens_at() const noexcept {
    return store_.has_room() && !endpoint_.blocked() ? health_.next_start() : SteadyTime::max();
}

// False when a stop was asked for.
boost::asio::awaitable<bool> RecordMaker::wait_until_open() {
    while (!stop_.requested()) {
        const auto until = opens_at();
        if (until <= services_.clock.steady_now()) co_return true;
        co_await turn_.wait_until(until);
    }
    co_return false;
}

// One call. On a valid reply `line` is what goes into the ledger.
boost::asio::awaitable<NextStep> RecordMaker::call_once(std::int64_t index, RecordPolicy& policy,
                                                        CallLine::Permit& permit, std::string& line) {
    NextStep step;
    // Things may have changed while we waited for our turn.
    const bool may_start = !stop_.requested() && store_.has_room() && !endpoint_.blocked() &&
                           health_.try_start(services_.clock.steady_now());
    if (!may_start) co_return step;
    const auto endpoint = endpoint_.current();
    const auto completion = completion_for(index, policy);
    progress_.call_started(index, policy.attempt(), services_.clock.now());
    const auto sent = services_.clock.steady_now();
    const auto reply = co_await services_.model.complete(*endpoint, completion);
    permit.ended(reply, services_.clock.steady_now() - sent);
    progress_.call_ended(index);
    if (reply) {
        step = judge(index, *reply, policy, line);
    } else {
        step = note_failure(reply.error(), policy);
        // The key was changed while the call was under way: what became of the old one says nothing about it.
        if (endpoint != endpoint_.current()) on_endpoint_change();
    }
    show_health();
    co_return step;
}

inference::Completion RecordMaker::completion_for(std::int64_t index, const RecordPolicy& policy) const {
    const auto& details = blueprint_.details;
    auto completion =
        inference::record_completion(details.dataset_mode, details.instructions, details.schema, blueprint_.schema_text,
                                     details.inference.parameters, index, total_records_, policy.complaint());
    completion.model = details.inference.model;
    completion.seed_hint = static_cast<std::uint64_t>(index);
    completion.attempt = policy.attempt();
    return completion;
}

NextStep RecordMaker::judge(std::int64_t index, const inference::Reply& reply, RecordPolicy& policy,
                            std::string& line) {
    health_.on_answer();
    progress_.count_tokens(reply.tokens_in, reply.tokens_out);
    auto verdict = judge_reply(index, reply, blueprint_.validator);
    if (verdict.valid()) {
        line = std::move(verdict.line);
        return {NextStep::Kind::done, {}, {}};
    }
    progress_.count_retry(verdict.cause);
    return policy.on_unusable(std::move(verdict.complaint));
}

NextStep RecordMaker::note_failure(const inference::Failure& failure, RecordPolicy& policy) {
    health_.on_failure(failure, services_.clock.steady_now(), services_.random());
    if (failure.kind == inference::FailureKind::pause_job) endpoint_.look_now();
    auto step = policy.on_failure(failure, services_.random());
    if (step.kind != NextStep::Kind::stop) progress_.count_retry(failure.cause);
    return step;
}

// Brings the reported pause in line with the endpoint's health, and wakes those that wait for it.
void RecordMaker::show_health() {
    const auto& reason = health_.paused_because();
    if (reason) {
        if (progress_.pause(PauseSource::model, *reason)) {
            log::warning("job.paused", {{"job", blueprint_.details.id}, {"reason", *reason}});
            reporter_.on_change();
        }
        turn_.notify_all(); // the next probe's time is known now
    } else if (progress_.resume(PauseSource::model)) {
        log::info("job.resumed", {{"job", blueprint_.details.id}});
        reporter_.on_change();
        turn_.notify_all();
    }
}

} // namespace datagems::generation
