#include "endpoint_watch.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::generation {
namespace {

// The store could not be asked: what was known stands.
bool says_nothing(const Error& error) {
    return error.code == errc::unavailable || error.code == errc::timed_out || error.code == errc::resource_exhausted ||
           error.code == errc::cancelled;
}

} // namespace

EndpointWatch::EndpointWatch(const JobServices& services, const JobSettings& settings,
                             const documents::JobDetails& details, inference::Endpoint first, JobProgress& progress,
                             ProgressReporter& reporter, std::function<void()> on_change)
    : services_(services), details_(details), interval_(settings.endpoint_check), progress_(progress),
      reporter_(reporter), on_change_(std::move(on_change)),
      current_(std::make_shared<const inference::Endpoint>(std::move(first))), wakeup_(services.executor) {}

void EndpointWatch::close() {
    closed_ = true;
    wakeup_.notify_all();
}

void EndpointWatch::look_now() {
    due_ = true;
    wakeup_.notify_all();
}

boost::asio::awaitable<void> EndpointWatch::run() {
    if (!details_.inference.profile_id) co_return; // nothing that could change
    while (!closed_) {
        if (!due_) co_await wakeup_.wait_for(interval_);
        due_ = false;
        if (!closed_) co_await look();
    }
}

boost::asio::awaitable<void> EndpointWatch::look() {
    auto resolve = [this] { return services_.endpoint(details_); };
    auto endpoint = co_await async::offload(services_.storage, resolve);
    if (closed_) co_return;
    if (endpoint) {
        take(std::move(*endpoint));
    } else if (!says_nothing(endpoint.error())) {
        block(endpoint.error());
    }
}

void EndpointWatch::take(inference::Endpoint endpoint) {
    const bool was_blocked = std::exchange(blocked_, false);
    const bool same = endpoint == *current_;
    if (!same) current_ = std::make_shared<const inference::Endpoint>(std::move(endpoint));
    if (progress_.resume(PauseSource::profile)) {
        log::info("job.resumed", {{"job", details_.id}});
        reporter_.on_change();
    }
    if (was_blocked || !same) on_change_();
}

void EndpointWatch::block(const Error& error) {
    const bool was_blocked = std::exchange(blocked_, true);
    if (progress_.pause(PauseSource::profile, error.message)) {
        log::warning("job.paused", {{"job", details_.id}, {"reason", error.message}});
        reporter_.on_change();
    }
    if (!was_blocked) on_change_();
}

} // namespace datagems::generation
