// GET /api/tasks/{id}/profile: what is in each field of a finished job's records.
#pragma once

#include "services/profile_cache.hpp"
#include "services/watch_places.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/exports/profile.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace datagems::gateway {

// Holds references: they outlive it. `pool` reads the records in short steps, so that several profiles share it, and
// one whose client has gone ends after the step at hand.
class ProfileHandlers {
  public:
    ProfileHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& pool);

    boost::asio::awaitable<http::Response> profile(http::Context& context);

  private:
    struct Begun {
        std::string key;                          // names the files and the details: what the profile is made from
        bool keep = false;                        // it has all that it is to be made from
        std::shared_ptr<const std::string> known; // made before
        std::unique_ptr<exports::ProfileStream> stream; // if not
    };
    // Blocking. `files` is set to what the job names, once it is found.
    [[nodiscard]] Result<Begun> begin(std::string_view id, std::string_view username, std::string& files);
    // The answer's body.
    boost::asio::awaitable<Result<std::shared_ptr<const std::string>>> make(Begun& begun);

    persistence::JobRepository& jobs_;
    persistence::R1fs& r1fs_;
    async::BlockingPool& pool_;
    ProfileCache cache_;
    WatchPlaces places_;
};

} // namespace datagems::gateway
