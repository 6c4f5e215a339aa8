// GET /api/tasks/{id}/events: a job as it changes, as server-sent events.
#pragma once

#include "services/job_watch.hpp"

#include "datagems/http/router.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class EventHandlers {
  public:
    EventHandlers(JobWatch& watch, const WatchSettings& settings)
        : watch_(watch), places_(settings.max_streams, settings.max_streams_per_user) {}

    // The state at once, then whenever it changed; ends when the job is over. 204 for a client that has seen its end.
    boost::asio::awaitable<http::Response> events(http::Context& context);

  private:
    JobWatch& watch_;
    UserPlaces places_;
};

} // namespace datagems::gateway
