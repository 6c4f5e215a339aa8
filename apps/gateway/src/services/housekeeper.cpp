#include "services/housekeeper.hpp"

#include "datagems/async/timeout.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/secrets/random.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

using namespace std::chrono_literals;

// Of one call: a stop waits for no more than that.
constexpr std::size_t removals_a_call = 20;
constexpr std::size_t old_jobs_a_call = 20;
constexpr std::size_t entries_a_call = 500;
constexpr std::size_t files_a_call = 20'000;
constexpr int calls_a_round = 10; // of one step
constexpr auto between_calls = 200ms;
constexpr auto soon = 60s;                           // the next round where one was not enough
constexpr std::chrono::hours files_kept_for{26};     // named or not: they may be about to be named
constexpr std::chrono::hours files_unneeded_for{12}; // in which a wrong database or clock may be noticed

// Uniform in [0, 1).
double random_share() {
    const auto bytes = secrets::random_bytes(2);
    return (static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1])) / 65'536.0;
}

std::chrono::milliseconds share_of(std::chrono::milliseconds time, double share) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * share));
}

void report_failure(std::string_view task, const std::exception_ptr& failure) {
    log::error("housekeeping.task_failed", {{"task", task}, {"reason", exception_text(failure)}});
}

} // namespace

Housekeeper::Housekeeper(boost::asio::any_io_executor executor, async::BlockingPool& pool, Stores stores,
                         HousekeepingSettings settings, const Clock& clock)
    : pool_(pool), stores_(stores), settings_(settings), clock_(clock), tasks_(std::move(executor), report_failure) {
    steps_.push_back({"deletions", [this] { return finish_removals(); }});
    if (settings_.retention) {
        retention_.emplace(stores_.jobs, stores_.remover, *settings_.retention, clock_);
        steps_.push_back({"retention", [this] { return retention_->run(old_jobs_a_call); }});
    }
    steps_.push_back({"entries", [this] { return sweep_entries(); }});
    if (stores_.upkeep != nullptr) steps_.push_back({"files", [this] { return sweep_files(); }});
}

void Housekeeper::start() {
    tasks_.spawn("housekeeping", run());
}

boost::asio::awaitable<void> Housekeeper::stop() {
    tasks_.cancel();
    co_await tasks_.join();
}

// Gateways that are started together do not sweep together.
boost::asio::awaitable<void> Housekeeper::run() {
    const auto first = share_of(10s, 0.2 + 0.8 * random_share());
    co_await async::sleep_for(first);
    for (;;) {
        const bool more = co_await do_round();
        const auto pause = pause_after(more);
        co_await async::sleep_for(pause);
    }
}

std::chrono::milliseconds Housekeeper::pause_after(bool more) const {
    const auto pause = more ? std::min<std::chrono::milliseconds>(settings_.every, soon) : settings_.every;
    return share_of(pause, 0.75 + random_share() / 2);
}

boost::asio::awaitable<bool> Housekeeper::do_round() {
    bool more = false;
    for (auto& step : steps_) {
        bool again = true;
        for (int call = 0; call < calls_a_round && again; ++call) {
            const auto done = co_await async::offload(pool_, step.run);
            again = done && *done;
            if (!done) {
                log::warning("housekeeping.failed", {{"step", step.name}, {"reason", done.error().message}});
            }
            co_await async::sleep_for(between_calls);
        }
        more = more || again;
    }
    co_return more;
}

Result<bool> Housekeeper::finish_removals() {
    const auto round = stores_.remover.finish_some(removals_a_call);
    if (!round) return round.error();
    if (round->finished > 0) log::info("housekeeping.deletions", {{"finished", round->finished}});
    return round->finished + round->forgotten >= removals_a_call;
}

Result<bool> Housekeeper::sweep_entries() {
    const auto now = clock_.now();
    const auto revoked = sweep_revoked(stores_.cstore, now, entries_a_call);
    if (!revoked) return revoked.error();
    const auto mails = sweep_mail_failures(stores_.cstore, now, settings_.mail_failure_lifetime, entries_a_call);
    if (!mails) return mails.error();
    const auto counters = rate_counters_.run(stores_.cstore, clock_.steady_now(), entries_a_call * 20);
    if (!counters) return counters.error();
    if (*revoked + *mails + *counters > 0) {
        log::info("housekeeping.entries", {{"sessions", *revoked}, {"mails", *mails}, {"counters", *counters}});
    }
    return *revoked == entries_a_call || *mails == entries_a_call;
}

Result<bool> Housekeeper::sweep_files() {
    const persistence::FileSweep sweep{clock_.now() - files_kept_for, clock_.steady_now(), files_unneeded_for,
                                       files_a_call};
    const auto swept = stores_.upkeep->sweep_files(sweep);
    if (!swept) return swept.error();
    if (swept->removed > 0) log::info("housekeeping.files", {{"removed", swept->removed}, {"bytes", swept->bytes}});
    return !swept->done;
}

} // namespace datagems::gateway
