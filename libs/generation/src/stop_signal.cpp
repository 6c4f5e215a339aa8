#include "datagems/generation/stop_signal.hpp"

namespace datagems::generation {

boost::asio::awaitable<void> StopSignal::sleep(std::chrono::nanoseconds duration) {
    if (requested_) co_return;
    co_await wakeup_.wait_for(duration);
}

} // namespace datagems::generation
