// One timer for all the deadlines of a connection. Moving a deadline later touches no timer: when the timer fires it
// looks at the deadline as it is then, so that a call in the ordinary course costs no timer operation at all.
#pragma once

#include "datagems/base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace datagems::client {

class Watchdog {
  public:
    // `on_expiry` runs on the executor given to begin(), never after the destructor.
    Watchdog(boost::asio::any_io_executor executor, std::function<void()> on_expiry);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    // A call starts on `executor` (a strand or a context with one thread). The functions below are called on it.
    void begin(boost::asio::any_io_executor executor);
    // Replaces the deadline; forgets that an earlier one passed.
    void set(SteadyTime deadline);
    // No deadline until the next set().
    void end();
    // True once on_expiry has run, or the deadline has passed.
    [[nodiscard]] bool expired() const;

    struct State;

  private:
    std::shared_ptr<State> state_;
};

} // namespace datagems::client
