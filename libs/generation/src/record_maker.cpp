#include "record_maker.hpp"

#include "append_line.hpp"
#include "datagems/generation/reply_judge.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/observe/log.hpp"

namespace datagems::generation {

RecordMaker::RecordMaker(const JobServices& services, const JobSettings& settings, const Blueprint& blueprint,
                         std::int64_t total_records, IndexSet to_do, JobProgress& progress, ProgressReporter& reporter,
                         LedgerWriter& ledger, StopSignal& stop)
    : services_(services), settings_(settings), blueprint_(blueprint), total_records_(total_records),
      to_do_(std::move(to_do)), progress_(progress), reporter_(reporter), ledger_(ledger), stop_(stop),
      health_(settings.health), gate_(services.gates.find(blueprint.endpoint)), turn_(services.executor) {}

boost::asio::awaitable<void> RecordMaker::run() {
    while (!stop_.requested()) {
        const auto index = to_do_.take_first();
        if (!index) co_return;
        const bool made = co_await make(*index);
        if (!made) co_return;
    }
}

boost::asio::awaitable<bool> RecordMaker::make(std::int64_t index) {
    RecordPolicy policy(settings_.record);
    std::string line;
    std::string failure;
    while (line.empty()) {
        const bool open = co_await wait_until_open();
        if (!open) co_return false;
        auto step = co_await call_once(index, policy, line);
        switch (step.kind) {
        case NextStep::Kind::stop:
            co_return false;
        case NextStep::Kind::call_again:
            co_await stop_.sleep(step.delay);
            break;
        case NextStep::Kind::give_up:
            failure = std::move(step.reason);
            line = format_failure(index, failure);
            break;
        case NextStep::Kind::done:
        case NextStep::Kind::ask_again:
        case NextStep::Kind::pause:
            break;
        }
    }
    const bool stored = co_await store(index, std::move(line), failure);
    co_return stored;
}

// False when a stop was asked for.
boost::asio::awaitable<bool> RecordMaker::wait_until_open() {
    while (!stop_.requested()) {
        const auto until = disk_full_ ? SteadyTime::max() : health_.next_start();
        if (until <= services_.clock.steady_now()) co_return true;
        co_await turn_.wait_until(until);
    }
    co_return false;
}

// One call. On a valid reply `line` is what goes into the ledger.
boost::asio::awaitable<NextStep> RecordMaker::call_once(std::int64_t index, RecordPolicy& policy, std::string& line) {
    NextStep step;
    auto permit = co_await gate_->acquire(); // before the slot: an endpoint that is held keeps no slot from the others
    if (!permit) co_return step;
    const auto slot = co_await services_.slots.acquire();
    const bool may_start = !disk_full_ && health_.try_start(services_.clock.steady_now());
    if (stop_.requested() || !may_start) { // things may have changed while we waited for both
        step.kind = stop_.requested() ? NextStep::Kind::stop : NextStep::Kind::call_again;
        co_return step;
    }
    const auto completion = completion_for(index, policy);
    progress_.call_started(index, policy.attempt(), services_.clock.now());
    const auto sent = services_.clock.steady_now();
    const auto reply = co_await services_.model.complete(blueprint_.endpoint, completion);
    permit.ended(reply, services_.clock.steady_now() - sent);
    progress_.call_ended(index);
    if (reply) {
        step = judge(index, *reply, policy, line);
    } else {
        step = note_failure(reply.error(), policy);
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

// Until the line is in the ledger: a paid answer is not thrown away because the disk is full. False when stopped first.
boost::asio::awaitable<bool> RecordMaker::store(std::int64_t index, std::string line, const std::string& failure) {
    async::Backoff backoff(settings_.store_backoff);
    for (;;) {
        const auto written = co_await append_line(ledger_, line);
        show_disk(written);
        if (written) break;
        if (stop_.requested()) co_return false;
        const auto delay = backoff.after_failure(services_.random(), std::chrono::milliseconds(10));
        co_await stop_.sleep(delay);
    }
    if (failure.empty()) {
        progress_.record_made(index);
    } else {
        progress_.record_failed(index, failure);
    }
    reporter_.on_record();
    co_return true;
}

void RecordMaker::show_disk(const Result<void>& written) {
    if (!written) {
        disk_full_ = true;
        if (progress_.pause(PauseSource::disk, written.error().message)) {
            log::error("ledger.write_failed", {{"job", blueprint_.details.id}, {"reason", written.error().message}});
            reporter_.on_change();
        }
    } else if (disk_full_) {
        disk_full_ = false;
        progress_.resume(PauseSource::disk);
        log::info("ledger.write_resumed", {{"job", blueprint_.details.id}});
        reporter_.on_change();
        turn_.notify_all();
    }
}

} // namespace datagems::generation
