// GET /api/tasks/{id}/export: the records of a finished job as a file.
#pragma once

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it, and the answers under way.
class ExportHandlers {
  public:
    ExportHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& store_pool)
        : jobs_(jobs), r1fs_(r1fs), store_pool_(store_pool) {}

    boost::asio::awaitable<http::Response> export_job(http::Context& context);

  private:
    persistence::JobRepository& jobs_;
    persistence::R1fs& r1fs_;
    async::BlockingPool& store_pool_;
};

} // namespace datagems::gateway
