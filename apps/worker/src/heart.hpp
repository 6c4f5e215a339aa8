// Tells the others that this worker lives, and listens for another one under the same peer id.
#pragma once

#include "datagems/async/blocking_pool.hpp"
#include "datagems/generation/stop_signal.hpp"
#include "datagems/persistence/peers.hpp"
#include "identity.hpp"

#include <functional>

namespace datagems::worker {

// What a heartbeat says beside who and when.
struct Activity {
    std::int64_t in_flight = 0;
    std::vector<std::string> jobs;
};

// Everything from one thread or strand.
class Heart {
  public:
    Heart(persistence::PeerRegistry& registry, async::BlockingPool& storage, const Identity& identity,
          std::string peer_id, std::chrono::milliseconds interval, std::function<Activity()> activity);

    // Before anything else: whether the peer id is free. Takes no time when nobody or our predecessor was the last
    // under it; otherwise it waits two and a half beats to see whether they still come, and as long again after one
    // that did. A store that is away is waited for.
    [[nodiscard]] boost::asio::awaitable<bool> wait_for_claim(generation::StopSignal& stop);

    // Beats until stop is requested, or until another worker under this id is alive and began earlier: false then.
    [[nodiscard]] boost::asio::awaitable<bool> run(generation::StopSignal& stop);

  private:
    [[nodiscard]] boost::asio::awaitable<Result<std::optional<documents::Heartbeat>>> look();
    [[nodiscard]] boost::asio::awaitable<void> beat();

    persistence::PeerRegistry& registry_;
    async::BlockingPool& storage_;
    const Identity& identity_;
    IdentityGuard guard_;
    std::string peer_id_;
    std::chrono::milliseconds interval_;
    std::function<Activity()> activity_;
    documents::Heartbeat heartbeat_;
};

} // namespace datagems::worker
