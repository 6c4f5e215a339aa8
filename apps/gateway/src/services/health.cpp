#include "services/health.hpp"

#include "datagems/async/timeout.hpp"

#include <mutex>

namespace datagems::gateway {
namespace {

using namespace std::chrono_literals;

constexpr auto valid_for = 1s;
constexpr auto longest_wait = 300ms;
constexpr auto wait_step = 5ms;

StoreState state_of(const Result<void>& check) {
    return check ? StoreState::ok : StoreState::away;
}

} // namespace

struct HealthCheck::State {
    std::mutex mutex;
    StoreStates states;
    SteadyTime valid_until{};
    bool checking = false;
};

std::string_view to_string(StoreState state) noexcept {
    switch (state) {
    case StoreState::ok:
        return "ok";
    case StoreState::away:
        return "away";
    case StoreState::unknown:
        return "unknown";
    }
    return "";
}

HealthCheck::HealthCheck(persistence::CStore& cstore, persistence::R1fs& r1fs, async::BlockingPool& pool,
                         const Clock& clock)
    : cstore_(cstore), r1fs_(r1fs), pool_(pool), clock_(clock), state_(std::make_shared<State>()) {}

boost::asio::awaitable<StoreStates> HealthCheck::look() {
    start_check();
    const auto give_up = clock_.steady_now() + longest_wait;
    while (true) {
        {
            const std::lock_guard lock(state_->mutex);
            if (!state_->checking) co_return state_->states;
        }
        if (clock_.steady_now() >= give_up) co_return StoreStates();
        co_await async::sleep_for(wait_step);
    }
}

void HealthCheck::start_check() {
    const std::lock_guard lock(state_->mutex);
    if (state_->checking || clock_.steady_now() < state_->valid_until) return;
    const auto check = [this, state = state_] {
        StoreStates found;
        found.store = state_of(cstore_.check());
        found.files = state_of(r1fs_.check());
        const std::lock_guard done(state->mutex);
        state->states = found;
        state->valid_until = clock_.steady_now() + valid_for;
        state->checking = false;
    };
    state_->checking = pool_.try_post(check);
    // A pool without room answers nobody: what was known is no longer.
    if (!state_->checking) state_->states = StoreStates();
}

} // namespace datagems::gateway
