#include "services/job_watch.hpp"

#include "services/job_events.hpp"

#include "datagems/async/timeout.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace datagems::gateway {

namespace asio = boost::asio;

namespace {

void report_failure(std::string_view task, const std::exception_ptr& failure) {
    log::error("watch.task_failed", {{"task", task}, {"reason", exception_text(failure)}});
}

// Those who wait for the first look at a job count as its followers.
class Waiting {
  public:
    explicit Waiting(std::size_t& count) : count_(count) { ++count_; }
    ~Waiting() { --count_; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

  private:
    std::size_t& count_;
};

} // namespace

struct JobWatch::Subject {
    Subject(std::string id, const asio::any_io_executor& executor)
        : job_id(std::move(id)), first_look(executor, asio::steady_timer::time_point::max()) {}

    [[nodiscard]] bool followed() const { return waiting > 0 || feed->watchers() > 0; }

    std::string job_id;
    std::shared_ptr<JobFeed> feed = std::make_shared<JobFeed>();
    asio::steady_timer first_look; // never expires; cancelled once it is done
    bool looked = false;
    std::optional<Error> failure; // of the first look, or a job that is no more
    std::size_t waiting = 0;
    std::string owner;
    std::optional<std::uint64_t> token;                // the store's change token when the job was last read
    std::chrono::steady_clock::time_point ask_until{}; // the sessions; later nothing can have happened to them
    bool away = false;
};

// `owner` is empty when nothing was written since the last look.
struct JobWatch::Look {
    std::optional<std::uint64_t> token;
    std::optional<std::string> owner;
    JobEvents events;
};

struct JobWatch::SessionCheck {
    std::vector<std::string> ended;
    bool complete = true; // every answer was had
};

JobWatch::JobWatch(asio::any_io_executor executor, async::BlockingPool& store_pool, persistence::CStore& store,
                   persistence::JobRepository& jobs, accounts::SessionService& sessions, WatchSettings settings)
    : store_pool_(store_pool), store_(store), jobs_(jobs), sessions_(sessions), settings_(settings),
      tasks_(std::move(executor), report_failure) {}

JobWatch::~JobWatch() = default;

asio::awaitable<Result<std::shared_ptr<JobWatcher>>> JobWatch::follow(Request request, UserPlaces::Place place) {
    auto shared_place = std::make_shared<UserPlaces::Place>(std::move(place));
    auto work = follow_on_strand(std::move(request), std::move(shared_place));
    co_return co_await asio::co_spawn(tasks_.executor(), std::move(work), asio::use_awaitable);
}

asio::awaitable<Result<std::shared_ptr<JobWatcher>>>
JobWatch::follow_on_strand(Request request, std::shared_ptr<UserPlaces::Place> place) {
    const auto subject = subject_of(request.job_id);
    const Waiting waiting(subject->waiting);
    while (!subject->looked) {
        boost::system::error_code woken;
        auto token = asio::redirect_error(asio::use_awaitable, woken);
        co_await subject->first_look.async_wait(token);
    }
    if (subject->failure) co_return *subject->failure;
    if (subject->owner != request.username) {
        const Error hidden{errc::not_found, "no such job"};
        co_return hidden;
    }
    co_return std::make_shared<JobWatcher>(subject->feed, std::move(*place), std::move(request.session));
}

std::shared_ptr<JobWatch::Subject> JobWatch::subject_of(const std::string& job_id) {
    auto& subject = subjects_[job_id];
    if (!subject) {
        subject = std::make_shared<Subject>(job_id, tasks_.executor());
        tasks_.spawn("watch " + job_id, watch(subject));
    }
    return subject;
}

void JobWatch::forget(const Subject& subject) {
    const auto found = subjects_.find(subject.job_id);
    if (found != subjects_.end() && found->second.get() == &subject) subjects_.erase(found);
}

// Whatever ends it, nobody is left waiting: those who follow come back, and a new watch begins for them.
asio::awaitable<void> JobWatch::watch(std::shared_ptr<Subject> subject) {
    std::exception_ptr failure;
    try {
        co_await watch_while_followed(*subject);
    } catch (...) {
        failure = std::current_exception();
        subject->failure = Error{errc::internal, "the job could not be watched"};
        subject->feed->end();
        end_first_look(*subject);
    }
    forget(*subject);
    if (failure) std::rethrow_exception(failure);
}

void JobWatch::end_first_look(Subject& subject) {
    subject.looked = true;
    subject.first_look.cancel();
}

asio::awaitable<void> JobWatch::watch_while_followed(Subject& subject) {
    auto next_check = std::chrono::steady_clock::now() + settings_.session_check;
    for (;;) {
        co_await look(subject);
        if (!subject.looked) end_first_look(subject);
        if (subject.failure || subject.feed->ended()) break;
        co_await async::sleep_for(settings_.poll);
        if (!subject.followed()) break;
        if (std::chrono::steady_clock::now() >= next_check) {
            co_await check_sessions(subject);
            next_check = std::chrono::steady_clock::now() + settings_.session_check;
        }
    }
}

// A store that is away after the first look is waited for: the streams show that they live, and nothing new.
asio::awaitable<void> JobWatch::look(Subject& subject) {
    auto work = [&] { return look_now(subject); };
    auto seen = co_await async::offload(store_pool_, work);
    if (!seen) {
        const bool gone = seen.error().code == errc::not_found;
        if (!subject.looked || gone) subject.failure = seen.error();
        if (gone) subject.feed->end();
        if (!subject.away && !gone) {
            log::warning("watch.store_failed", {{"job", subject.job_id}, {"reason", seen.error().message}});
        }
        subject.away = true;
        co_return;
    }
    subject.away = false;
    if (!seen->token || seen->token != subject.token) keep_asking(subject);
    subject.token = seen->token;
    if (!seen->owner) co_return;
    subject.owner = std::move(*seen->owner);
    auto& events = seen->events;
    if (events.id != subject.feed->id()) {
        subject.feed->publish(std::move(events.text), std::move(events.id), events.last);
    }
}

// The token before the job: what is written in between is seen at the next look.
Result<JobWatch::Look> JobWatch::look_now(const Subject& subject) {
    const auto token = store_.change_token();
    if (!token) return token.error();
    Look look;
    look.token = *token;
    if (look.token && look.token == subject.token) return look;
    const auto job = jobs_.find(subject.job_id);
    if (!job) return job.error();
    look.owner = job->view.owner;
    look.events = to_events(*job);
    return look;
}

// Where nothing was written nobody was signed out: sessions only run out. After a write their answers of before are
// reused for a while, so one check is to come when none is left.
void JobWatch::keep_asking(Subject& subject) const {
    const auto settled = sessions_.cache_for() + settings_.session_check + 2 * settings_.poll;
    subject.ask_until = std::chrono::steady_clock::now() + settled;
}

asio::awaitable<void> JobWatch::check_sessions(Subject& subject) {
    const auto tokens = subject.feed->sessions();
    const bool ask_store = std::chrono::steady_clock::now() < subject.ask_until;
    auto work = [&] { return Result<SessionCheck>(check_now(tokens, ask_store)); };
    const auto checked = co_await async::offload(store_pool_, work);
    if (!checked || !checked->complete) keep_asking(subject); // the pool is full, or the store away
    if (!checked) co_return;
    for (const auto& token : checked->ended)
        subject.feed->end_session(token);
}

// A store that cannot say ends no stream, and feeds none either.
JobWatch::SessionCheck JobWatch::check_now(const std::vector<std::string>& tokens, bool ask_store) {
    SessionCheck check;
    for (const auto& token : tokens) {
        auto session = sessions_.try_verify_cached(token);
        if (!session && ask_store) session = sessions_.verify(token);
        if (!session || session->has_value()) continue;
        if (session->error().code == errc::unauthenticated) {
            check.ended.push_back(token);
        } else {
            check.complete = false;
        }
    }
    return check;
}

asio::awaitable<void> JobWatch::stop() {
    auto end_all = [this]() -> asio::awaitable<void> {
        for (const auto& [id, subject] : subjects_)
            subject->feed->end();
        co_return;
    };
    co_await asio::co_spawn(tasks_.executor(), end_all(), asio::use_awaitable);
    tasks_.cancel();
    co_await tasks_.join();
}

} // namespace datagems::gateway
