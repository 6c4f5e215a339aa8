// Lets coroutines of one thread wait for "something has changed", at most until a given time.
#pragma once

#include "datagems/base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>

namespace datagems::generation {

// All calls from one thread or strand. Waiters must have ended before it is destroyed.
class Wakeup {
  public:
    explicit Wakeup(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    // Returns at the next notify_all(), at `until` of the machine's steady clock, or when the caller is cancelled.
    [[nodiscard]] boost::asio::awaitable<void> wait_until(SteadyTime until);
    [[nodiscard]] boost::asio::awaitable<void> wait_for(std::chrono::nanoseconds duration);
    void notify_all();

  private:
    boost::asio::any_io_executor executor_;
    std::list<boost::asio::steady_timer> waiting_;
};

} // namespace datagems::generation
