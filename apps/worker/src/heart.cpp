#include "heart.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::worker {

using Verdict = IdentityGuard::Verdict;

Heart::Heart(persistence::PeerRegistry& registry, async::BlockingPool& storage, const Identity& identity,
             std::string peer_id, std::chrono::milliseconds interval, std::function<Activity()> activity)
    : registry_(registry), storage_(storage), identity_(identity), guard_(identity.instance(), identity.predecessors()),
      peer_id_(std::move(peer_id)), interval_(interval), activity_(std::move(activity)) {
    heartbeat_.instance = identity.instance();
    heartbeat_.version = DATAGEMS_VERSION;
    heartbeat_.started_at = identity.started_at();
    heartbeat_.interval_ms = interval.count();
}

boost::asio::awaitable<Result<std::optional<documents::Heartbeat>>> Heart::look() {
    auto find = [this] { return registry_.find(peer_id_); };
    auto seen = co_await async::offload(storage_, find);
    if (!seen && seen.error().code == errc::corrupt) seen = std::optional<documents::Heartbeat>(); // ours to replace
    co_return seen;
}

boost::asio::awaitable<bool> Heart::wait_for_claim(generation::StopSignal& stop) {
    int looks = 0; // at somebody else's beat, half an interval apart
    while (!stop.requested()) {
        const auto seen = co_await look();
        if (seen) {
            const auto verdict = guard_.see(*seen);
            if (verdict == Verdict::taken) co_return false;
            if (verdict == Verdict::free || looks == 5) co_return true;
            if (verdict == Verdict::moved) looks = 0;
            if (looks == 0) log::info("peer.watching", {{"peer", peer_id_}, {"instance", (*seen)->instance}});
            ++looks;
        } else {
            log::warning("peer.store_away", {{"reason", seen.error().message}});
        }
        const auto pause = interval_ / 2;
        co_await stop.sleep(pause);
    }
    co_return true;
}

boost::asio::awaitable<bool> Heart::run(generation::StopSignal& stop) {
    guard_.forget();
    while (!stop.requested()) {
        const auto seen = co_await look();
        if (seen && guard_.see(*seen) == Verdict::taken && must_give_way(identity_, **seen)) co_return false;
        co_await beat();
        co_await stop.sleep(interval_);
    }
    co_return true;
}

boost::asio::awaitable<void> Heart::beat() {
    const auto activity = activity_();
    ++heartbeat_.beat;
    heartbeat_.at = system_clock().now();
    heartbeat_.in_flight = activity.in_flight;
    heartbeat_.jobs = activity.jobs;
    const auto document = heartbeat_;
    auto write = [&] { return registry_.write(peer_id_, document); };
    const auto written = co_await async::offload(storage_, write);
    if (!written) log::warning("peer.beat_failed", {{"reason", written.error().message}});
}

} // namespace datagems::worker
