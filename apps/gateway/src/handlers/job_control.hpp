// What a user may do to a job of their own after its confirmation.
#pragma once

#include "datagems/async/blocking_pool.hpp"
#include "datagems/base/clock.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class JobControlHandlers {
  public:
    JobControlHandlers(persistence::JobRepository& jobs, async::BlockingPool& store_pool, const Clock& clock)
        : jobs_(jobs), store_pool_(store_pool), clock_(clock) {}

    // POST /api/tasks/{id}/cancel. A job that is over stays as it is; either way the answer is the job.
    boost::asio::awaitable<http::Response> cancel(http::Context& context);
    // POST /api/tasks/{id}/retry: the next generation of a job that is over. 409 when there is nothing to retry.
    boost::asio::awaitable<http::Response> retry(http::Context& context);

  private:
    Result<documents::JobBase> retry_now(std::string_view id, std::string_view username);
    Result<documents::JobBase> cancel_now(std::string_view id, std::string_view username);

    persistence::JobRepository& jobs_;
    async::BlockingPool& store_pool_;
    const Clock& clock_;
};

} // namespace datagems::gateway
