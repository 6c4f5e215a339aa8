#include "poller.hpp"

#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"

#include <algorithm>

namespace datagems::worker {

using generation::JobEnd;
using generation::JobRunner;

namespace {

void report_failure(std::string_view task, const std::exception_ptr& failure) {
    log::error("poll.job_task_failed", {{"task", task}, {"reason", exception_text(failure)}});
}

} // namespace

Poller::Poller(const generation::JobServices& services, const generation::JobSettings& job_settings,
               persistence::CStore& cstore, PollSettings settings)
    : services_(services), job_settings_(job_settings), cstore_(cstore),
      surveyor_(services.jobs, job_settings.peer_id, services.clock), settings_(std::move(settings)),
      last_reports_(services.jobs, job_settings.cache_dir, job_settings.peer_id, settings_.repeat_last_report),
      stop_(services.executor), wakeup_(services.executor), tasks_(services.executor, report_failure) {}

boost::asio::awaitable<void> Poller::run() {
    last_reports_.recall(services_.clock.steady_now());
    while (!stop_.requested()) {
        job_ended_ = false;
        looking_since_ = services_.clock.steady_now();
        co_await poll_once();
        looking_since_.reset();
        if (job_ended_ || stop_.requested()) continue; // its view is to be written and its place filled at once
        just_ended_.clear();
        co_await wakeup_.wait_for(settings_.interval);
    }
    co_await tasks_.join();
}

void Poller::stop() {
    stop_.request();
    for (const auto& [id, runner] : running_) {
        runner->stop();
    }
    wakeup_.notify_all();
}

void Poller::abort_calls() {
    for (const auto& [id, runner] : running_) {
        runner->abort_calls();
    }
}

Activity Poller::activity() const {
    Activity activity;
    for (const auto& [id, runner] : running_) {
        activity.in_flight += runner->in_flight();
        activity.jobs.push_back(id);
    }
    return activity;
}

bool Poller::is_moving() const {
    return !looking_since_ || services_.clock.steady_now() - *looking_since_ < settings_.longest_round;
}

boost::asio::awaitable<void> Poller::poll_once() {
    co_await repeat_last_reports();
    const bool changed = co_await something_changed();
    if (!changed) co_return;
    std::vector<std::string> at_work;
    for (const auto& [id, runner] : running_) {
        at_work.push_back(id);
    }
    auto read = [this, &at_work] { return surveyor_.survey(at_work); };
    const auto survey = co_await async::offload(services_.storage, read);
    if (!survey) {
        look_again_ = true;
        log::warning("poll.failed", {{"reason", survey.error().message}});
        co_return;
    }
    look_again_ = !survey->complete;
    if (stop_.requested()) co_return;
    for (const auto& [id, rev] : survey->revs) {
        if (const auto running = running_.find(id); running != running_.end()) running->second->on_stored(rev);
    }
    drop_jobs(*survey);
    cancel_jobs(*survey);
    start_jobs(*survey);
}

// No job of those told of starts meanwhile: the poll goes on when they are told.
boost::asio::awaitable<void> Poller::repeat_last_reports() {
    const auto due = last_reports_.take_due(services_.clock.steady_now());
    if (due.empty()) co_return;
    auto tell = [&]() -> Result<std::vector<std::string>> { return last_reports_.tell(due); };
    const auto failed = co_await async::offload(services_.storage, tell);
    for (const auto& job_id : failed ? *failed : due) {
        last_reports_.on_delivered(job_id, services_.clock.steady_now());
    }
}

// The token is read before the jobs are: what changes in between is seen by the next poll.
boost::asio::awaitable<bool> Poller::something_changed() {
    auto read = [this] { return cstore_.change_token(); };
    const auto token = co_await async::offload(services_.storage, read);
    if (!token || !*token) co_return true;
    const bool same = last_token_ == *token;
    last_token_ = *token;
    co_return look_again_ || !same;
}

void Poller::cancel_jobs(const Survey& survey) {
    const auto now = services_.clock.steady_now();
    for (const auto& [id, runner] : running_) {
        if (!survey.cancelled.contains(id)) continue;
        const auto since = cancelled_.try_emplace(id, now).first->second;
        runner->cancel();
        if (now - since >= settings_.cancel_grace) runner->abort_calls();
        look_again_ = true;
    }
}

void Poller::drop_jobs(const Survey& survey) {
    for (const auto& id : survey.deleted) {
        last_reports_.forget(id);
        if (const auto running = running_.find(id); running != running_.end()) running->second->drop();
    }
}

// Oldest first, but those of owners who have their share of the waiting places after the others'.
void Poller::start_jobs(const Survey& survey) {
    auto places = waiting_places(survey);
    for (const bool with_share : {false, true}) {
        for (const auto& id : survey.unfinished) {
            if (running_.contains(id) || places.has_share(survey.owners.at(id)) != with_share) continue;
            const bool may_start = !just_ended_.contains(id) && !rests(id) && has_place(survey.cancelled.contains(id));
            if (may_start && !places.full()) {
                start(id, survey);
                places = waiting_places(survey);
                continue;
            }
            look_again_ = true;
            if (may_start && !with_share) make_room(places);
        }
    }
}

void Poller::start(const std::string& job_id, const Survey& survey) {
    if (survey.cancelled.contains(job_id)) cancelled_[job_id] = services_.clock.steady_now();
    last_reports_.forget(job_id);
    owners_[job_id] = survey.owners.at(job_id);
    auto& runner = *(running_[job_id] = std::make_unique<JobRunner>(services_, job_settings_, job_id));
    tasks_.spawn("job " + job_id, run_job(runner));
}

// A job whose endpoint is away, or that waits for the store, must not hold up those behind it. A cancelled one, which
// makes no calls, neither waits for a place nor takes one.
bool Poller::has_place(bool cancelled) const {
    const auto works = [this](const auto& entry) { return !waits(entry.first); };
    return cancelled || static_cast<std::size_t>(std::ranges::count_if(running_, works)) < settings_.max_jobs;
}

bool Poller::waits(const std::string& job_id) const {
    return running_.at(job_id)->waiting() || cancelled_.contains(job_id);
}

WaitingPlaces Poller::waiting_places(const Survey& survey) const {
    WaitingPlaces places(settings_.max_waiting_jobs);
    for (const auto& id : survey.unfinished) {
        places.add_owner(survey.owners.at(id));
    }
    for (const auto& [id, runner] : running_) {
        if (waits(id)) places.add_waiting(id, owners_.at(id));
    }
    return places;
}

// One at a time: it has its place until it has ended. It is taken up again when there is room.
void Poller::make_room(const WaitingPlaces& places) {
    if (!yielding_.empty()) return;
    yielding_ = places.job_beyond_share();
    if (yielding_.empty()) return;
    log::info("poll.job_yields", {{"job", yielding_}});
    running_.at(yielding_)->stop();
}

bool Poller::rests(const std::string& job_id) {
    const auto entry = resting_.find(job_id);
    if (entry == resting_.end()) return false;
    if (services_.clock.steady_now() < entry->second) return true;
    resting_.erase(entry);
    return false;
}

boost::asio::awaitable<void> Poller::run_job(JobRunner& runner) {
    struct Running {
        Poller& poller;
        const std::string id;
        ~Running() {
            poller.running_.erase(id);
            poller.cancelled_.erase(id);
            poller.owners_.erase(id);
            if (poller.yielding_ == id) poller.yielding_.clear();
            poller.look_again_ = true;
        }
    };
    const Running running{*this, runner.job_id()};
    const auto end = co_await runner.run();
    if (end == JobEnd::interrupted) resting_[running.id] = services_.clock.steady_now() + settings_.rest;
    if (end != JobEnd::finished && end != JobEnd::given_up) co_return; // to be taken up again at a later poll
    last_reports_.on_delivered(running.id, services_.clock.steady_now());
    job_ended_ = true;
    just_ended_.insert(running.id);
    wakeup_.notify_all();
}

} // namespace datagems::worker
