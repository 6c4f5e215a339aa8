#include "services/previewer.hpp"

#include "datagems/async/task_group.hpp"
#include "datagems/async/timeout.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/generation/reply_judge.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/observe/log.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cmath>
#include <random>

namespace datagems::gateway {
namespace {

namespace asio = boost::asio;
using generation::NextStep;

constexpr int max_lost_calls = 3; // in a row

double random_fraction() {
    thread_local std::minstd_rand engine{std::random_device()()};
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

inference::Completion completion_for(const PreviewOrder& order, std::int64_t index,
                                     const generation::RecordPolicy& policy) {
    const auto& details = order.details;
    auto completion =
        inference::record_completion(details.dataset_mode, details.instructions, details.schema, order.schema_text,
                                     details.inference.parameters, index, order.total_records, policy.complaint());
    completion.model = details.inference.model;
    completion.attempt = policy.attempt();
    return completion;
}

void give_up(PreviewRecord& record, std::string reason, bool away) {
    record.error = std::move(reason);
    record.away = away;
}

} // namespace

asio::awaitable<std::vector<PreviewRecord>> Previewer::make(const PreviewOrder& order) const {
    std::vector<PreviewRecord> records(static_cast<std::size_t>(order.count));
    const auto executor = co_await asio::this_coro::executor;
    const async::TaskGroup::OnFailure report = [](std::string_view, std::exception_ptr failure) {
        log::error("preview.broken_off", {{"reason", exception_text(failure)}});
    };
    async::TaskGroup calls(executor, report);
    for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].index = static_cast<std::int64_t>(i);
        records[i].error = "it was broken off";
        calls.spawn("preview", make_in_time(order, records[i]));
    }
    std::exception_ptr cancelled;
    try {
        co_await calls.join();
    } catch (...) {
        cancelled = std::current_exception();
    }
    if (cancelled) { // the calls write into this frame, so they end first
        const asio::disable_cancellation none;
        co_await asio::this_coro::reset_cancellation_state(none);
        calls.cancel();
        co_await calls.join();
        std::rethrow_exception(cancelled);
    }
    co_return records;
}

asio::awaitable<void> Previewer::make_in_time(const PreviewOrder& order, PreviewRecord& record) const {
    const auto started = clock_.steady_now();
    auto work = make_one(order, record);
    const auto end = co_await async::with_timeout(std::move(work), settings_.limit);
    record.duration = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - started);
    if (end) co_return;
    record.line.clear();
    give_up(record, "it took too long for a preview", !record.answered);
}

asio::awaitable<Result<void>> Previewer::make_one(const PreviewOrder& order, PreviewRecord& record) const {
    generation::RecordPolicy policy(settings_.record);
    const auto deadline = clock_.steady_now() + settings_.limit;
    int lost_calls = 0;
    while (true) {
        record.attempts = policy.attempt();
        const auto completion = completion_for(order, record.index, policy);
        const auto reply = co_await model_.complete(order.endpoint, completion);
        NextStep step;
        if (reply) {
            lost_calls = 0;
            step = judge(order, *reply, policy, record);
        } else {
            step = policy.on_failure(reply.error(), random_fraction());
        }
        switch (step.kind) {
        case NextStep::Kind::done:
        case NextStep::Kind::stop:
            co_return Result<void>();
        case NextStep::Kind::ask_again:
            break;
        case NextStep::Kind::give_up:
        case NextStep::Kind::pause:
            give_up(record, std::move(step.reason), false);
            co_return Result<void>();
        case NextStep::Kind::call_again:
            if (++lost_calls >= max_lost_calls || clock_.steady_now() + step.delay >= deadline) {
                give_up(record, std::move(step.reason), true);
                co_return Result<void>();
            }
            co_await async::sleep_for(step.delay);
            break;
        }
    }
}

NextStep Previewer::judge(const PreviewOrder& order, const inference::Reply& reply, generation::RecordPolicy& policy,
                          PreviewRecord& record) const {
    record.answered = true;
    record.tokens_in += reply.tokens_in;
    record.tokens_out += reply.tokens_out;
    auto verdict = generation::judge_reply(record.index, reply, order.validator);
    if (!verdict.valid()) return policy.on_unusable(std::move(verdict.complaint));
    record.line = std::move(verdict.line);
    record.error.clear();
    NextStep done;
    done.kind = NextStep::Kind::done;
    return done;
}

Forecast forecast(std::span<const PreviewRecord> records, std::int64_t total_records,
                  std::int64_t calls_at_once) noexcept {
    std::int64_t answered = 0;
    std::int64_t tokens_in = 0;
    std::int64_t tokens_out = 0;
    std::chrono::milliseconds duration{0};
    for (const auto& record : records) {
        if (!record.answered) continue;
        ++answered;
        tokens_in += record.tokens_in;
        tokens_out += record.tokens_out;
        duration += record.duration;
    }
    Forecast expected;
    if (answered == 0) return expected;
    const double times = static_cast<double>(total_records) / static_cast<double>(answered);
    if (tokens_in > 0) expected.tokens_in = std::llround(static_cast<double>(tokens_in) * times);
    if (tokens_out > 0) expected.tokens_out = std::llround(static_cast<double>(tokens_out) * times);
    const auto at_once = static_cast<double>(std::clamp<std::int64_t>(calls_at_once, 1, total_records));
    expected.duration =
        std::chrono::milliseconds(std::llround(static_cast<double>(duration.count()) * times / at_once));
    return expected;
}

} // namespace datagems::gateway
