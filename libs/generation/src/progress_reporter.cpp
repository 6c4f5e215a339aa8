#include "datagems/generation/progress_reporter.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::generation {

ProgressReporter::ProgressReporter(const JobServices& services, const JobSettings& settings, std::string job_id,
                                   JobProgress& progress)
    : services_(services), backoff_(settings.store_backoff), job_id_(std::move(job_id)), progress_(progress),
      pacer_(settings.pacing), wakeup_(services.executor) {}

void ProgressReporter::on_record() {
    const auto before = pacer_.due_at();
    pacer_.on_record(services_.clock.steady_now());
    if (pacer_.due_at() != before) wakeup_.notify_all();
}

void ProgressReporter::on_change() {
    pacer_.on_change();
    wakeup_.notify_all();
}

void ProgressReporter::on_stored(std::int64_t rev) {
    if (stored_ && rev < stored_->rev) on_change();
}

void ProgressReporter::close() {
    closed_ = true;
    wakeup_.notify_all();
}

boost::asio::awaitable<void> ProgressReporter::run() {
    while (!closed_) {
        const auto now = services_.clock.steady_now();
        const auto due = pacer_.due_at().value_or(SteadyTime::max());
        if (due > now) {
            co_await wakeup_.wait_until(due);
            continue;
        }
        pacer_.on_write_started(now);
        const auto written = co_await write_once();
        if (written) {
            pacer_.on_write_succeeded();
        } else {
            pacer_.on_write_failed(services_.clock.steady_now(), services_.random());
        }
    }
}

boost::asio::awaitable<bool> ProgressReporter::write_last(StopSignal& stop) {
    async::Backoff backoff(backoff_);
    for (;;) {
        const auto written = co_await write_once();
        if (written) co_return true;
        if (stop.requested()) co_return false;
        const auto delay = backoff.after_failure(services_.random(), std::chrono::milliseconds(10));
        co_await stop.sleep(delay);
    }
}

boost::asio::awaitable<Result<void>> ProgressReporter::write_once() {
    const auto state = progress_.next_report(services_.clock.now());
    auto write = [&] { return services_.jobs.write_peer_state(job_id_, state); };
    auto written = co_await async::offload(services_.storage, write);
    if (written) {
        stored_ = state;
    } else {
        log::warning("job.report_failed", {{"job", job_id_}, {"reason", written.error().message}});
    }
    co_return written;
}

} // namespace datagems::generation
