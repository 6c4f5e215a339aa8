// GET /api/tasks/{id}/export: the records of a finished job as a file.
#pragma once

#include "services/user_places.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it, and the answers under way. `pool` reads the records, in short steps; it must not
// be one that short calls wait for.
class ExportHandlers {
  public:
    ExportHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& pool);

    boost::asio::awaitable<http::Response> export_job(http::Context& context);

  private:
    persistence::JobRepository& jobs_;
    persistence::R1fs& r1fs_;
    async::BlockingPool& pool_;
    UserPlaces places_;
};

} // namespace datagems::gateway
