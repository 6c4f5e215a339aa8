// "No new work, please": asked for once, seen by everything that loops or waits.
#pragma once

#include "datagems/generation/wakeup.hpp"

namespace datagems::generation {

// All calls from one thread or strand.
class StopSignal {
  public:
    explicit StopSignal(boost::asio::any_io_executor executor) : wakeup_(std::move(executor)) {}

    void request() {
        requested_ = true;
        wakeup_.notify_all();
    }
    [[nodiscard]] bool requested() const noexcept { return requested_; }

    // Waits that long, or until a stop is asked for.
    [[nodiscard]] boost::asio::awaitable<void> sleep(std::chrono::nanoseconds duration);

  private:
    bool requested_ = false;
    Wakeup wakeup_;
};

} // namespace datagems::generation
