// Closes connections that await a request when a server is full, so that new ones find a place.
#pragma once

#include "datagems/base/clock.hpp"
#include "session_registry.hpp"

#include <memory>
#include <vector>

namespace datagems::server {

// Used on the server's strand only.
class RoomMaker {
  public:
    // Closes the one that is nearest to its deadline; false when there is none.
    [[nodiscard]] bool close_one(const SessionRegistry& sessions, SteadyTime now);

  private:
    [[nodiscard]] std::shared_ptr<Session> next(const SessionRegistry& sessions, SteadyTime now);

    std::vector<std::weak_ptr<Session>> candidates_; // the best last
    SteadyTime next_search_ = SteadyTime::min();
};

} // namespace datagems::server
