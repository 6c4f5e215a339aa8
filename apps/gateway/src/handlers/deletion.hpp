// DELETE /api/tasks/{id}.
#pragma once

#include "settings.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class DeletionHandlers {
  public:
    DeletionHandlers(persistence::JobRepository& jobs, persistence::JobRemover& remover,
                     async::BlockingPool& store_pool, const Settings& settings)
        : jobs_(jobs), remover_(remover), store_pool_(store_pool), settings_(settings) {}

    // The owner's or an administrator's; running or not. Repeated, also after an answer that was lost, it is the same
    // answer, for as long as the deletion is remembered.
    boost::asio::awaitable<http::Response> remove(http::Context& context);

  private:
    struct Removed {
        std::string owner;
    };
    [[nodiscard]] Result<Removed> remove_now(std::string_view id, const http::Principal& by);
    [[nodiscard]] Result<documents::JobBase> find_job(std::string_view id);
    [[nodiscard]] Result<Removed> finish_removal(std::string_view id, const http::Principal& by);

    persistence::JobRepository& jobs_;
    persistence::JobRemover& remover_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
};

} // namespace datagems::gateway
