#include "watchdog.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <mutex>
#include <optional>
#include <utility>

namespace datagems::client {

namespace asio = boost::asio;

// Shared with the handlers of the timer, which may outlive the connection by a turn of the event loop. The mutex orders
// the timer, which fires on any thread, with the calls, which follow each other on different executors.
struct Watchdog::State : std::enable_shared_from_this<State> {
    State(asio::any_io_executor base, std::function<void()> action)
        : timer(base), executor(std::move(base)), on_expiry(std::move(action)) {}

    std::mutex mutex;
    asio::steady_timer timer;
    asio::any_io_executor executor;
    std::function<void()> on_expiry;
    std::optional<SteadyTime> deadline;
    std::optional<SteadyTime> armed_for;
    bool fired = false;
    bool closed = false;

    // The functions below are called with the mutex held.
    void arm(SteadyTime when) {
        armed_for = when;
        timer.expires_at(when); // cancels an earlier wait
        timer.async_wait([self = shared_from_this()](const boost::system::error_code& failure) {
            if (!failure) self->timer_fired();
        });
    }
    [[nodiscard]] bool due() const { return deadline && std::chrono::steady_clock::now() >= *deadline; }

    void timer_fired() {
        const std::lock_guard lock(mutex);
        if (closed) return;
        armed_for.reset();
        if (!deadline) return;
        if (!due()) return arm(*deadline);
        asio::post(executor, [self = shared_from_this()] { self->act(); });
    }

    // On the executor of the call. The deadline may have moved on since the timer fired.
    void act() {
        {
            const std::lock_guard lock(mutex);
            if (closed || !deadline) return;
            if (!due()) {
                if (!armed_for) arm(*deadline);
                return;
            }
            deadline.reset();
            fired = true;
        }
        on_expiry(); // calls and destruction happen on this executor too, so the connection is still there
    }
};

Watchdog::Watchdog(asio::any_io_executor executor, std::function<void()> on_expiry)
    : state_(std::make_shared<State>(std::move(executor), std::move(on_expiry))) {}

Watchdog::~Watchdog() {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
    state_->timer.cancel();
}

void Watchdog::begin(asio::any_io_executor executor) {
    const std::lock_guard lock(state_->mutex);
    state_->executor = std::move(executor);
    state_->deadline.reset();
    state_->fired = false;
}

void Watchdog::set(SteadyTime deadline) {
    const std::lock_guard lock(state_->mutex);
    state_->fired = false;
    state_->deadline = deadline;
    if (!state_->armed_for || deadline < *state_->armed_for) state_->arm(deadline);
}

void Watchdog::end() {
    const std::lock_guard lock(state_->mutex);
    state_->deadline.reset();
}

bool Watchdog::expired() const {
    const std::lock_guard lock(state_->mutex);
    return state_->fired || state_->due();
}

} // namespace datagems::client
