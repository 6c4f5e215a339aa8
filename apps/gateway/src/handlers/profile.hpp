// GET /api/tasks/{id}/profile: what is in each field of a finished job's records.
#pragma once

#include "handlers/job_data.hpp"
#include "services/profile_cache.hpp"
#include "services/user_places.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/exports/profile.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

#include <memory>
#include <string>

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
    // Blocking.
    [[nodiscard]] Result<Begun> begin(const http::Context& context, FileLooks& looks);
    // The answer's body.
    boost::asio::awaitable<Result<std::shared_ptr<const std::string>>> make(Begun& begun);

    persistence::JobRepository& jobs_;
    persistence::R1fs& r1fs_;
    async::BlockingPool& pool_;
    ProfileCache cache_;
    UserPlaces places_;
};

} // namespace datagems::gateway
