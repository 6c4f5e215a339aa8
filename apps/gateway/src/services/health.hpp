// Whether the stores answer: looked at no more than once a second, without ever making a caller wait for long.
#pragma once

#include "datagems/async/blocking_pool.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string_view>

namespace datagems::gateway {

enum class StoreState { ok, away, unknown }; // unknown: no answer yet
[[nodiscard]] std::string_view to_string(StoreState state) noexcept;

struct StoreStates {
    StoreState store = StoreState::unknown;
    StoreState files = StoreState::unknown;
};

// Thread safe. The stores outlive the pool's tasks.
class HealthCheck {
  public:
    HealthCheck(persistence::CStore& cstore, persistence::R1fs& r1fs, async::BlockingPool& pool, const Clock& clock);

    // What is known; waits up to a third of a second for an answer that is due. A check that takes longer shows as
    // unknown until it has ended.
    [[nodiscard]] boost::asio::awaitable<StoreStates> look();

  private:
    struct State;
    void start_check();

    persistence::CStore& cstore_;
    persistence::R1fs& r1fs_;
    async::BlockingPool& pool_;
    const Clock& clock_;
    std::shared_ptr<State> state_; // shared with a check under way
};

} // namespace datagems::gateway
