// The watchdog's food: while the I/O threads run what is due, the service manager hears of it.
#pragma once

#include "datagems/async/task_group.hpp"

namespace datagems::gateway {

// stop() must have completed before it goes.
class LifeSigns {
  public:
    explicit LifeSigns(boost::asio::any_io_executor executor);

    // Without effect where no manager watches.
    void start();
    boost::asio::awaitable<void> stop();

  private:
    async::TaskGroup tasks_;
};

} // namespace datagems::gateway
