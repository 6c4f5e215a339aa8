// A proxy that was put in front of the gateway but not into its settings: nothing fails, yet all users share one
// address, and with it the limits of one. The operator is told, once, so that nobody from outside can fill the log.
#pragma once

#include "settings.hpp"

#include "datagems/http/message.hpp"

#include <atomic>

namespace datagems::gateway {

// Thread safe.
class ProxyNotice {
  public:
    // Warns of the first request with X-Forwarded-For whose nearest hop the settings do not trust.
    void look(const http::Request& head, const Settings& settings);

  private:
    std::atomic<bool> given_{false};
};

} // namespace datagems::gateway
