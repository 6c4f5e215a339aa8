// GET /api/tasks/{id}/records: some records of a finished or running job, from anywhere in it.
#pragma once

#include "datagems/async/blocking_pool.hpp"
#include "datagems/exports/page.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class RecordHandlers {
  public:
    RecordHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, async::BlockingPool& store_pool)
        : jobs_(jobs), r1fs_(r1fs), store_pool_(store_pool) {}

    boost::asio::awaitable<http::Response> list(http::Context& context);

  private:
    // Blocking. The answer's body.
    Result<std::string> read(std::string_view id, std::string_view username, const exports::PageQuery& query);

    persistence::JobRepository& jobs_;
    persistence::R1fs& r1fs_;
    async::BlockingPool& store_pool_;
};

} // namespace datagems::gateway
