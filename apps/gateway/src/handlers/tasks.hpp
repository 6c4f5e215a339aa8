// /api/tasks and /api/tasks/{id}: the user's jobs.
#pragma once

#include "services/peer_board.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/r1fs.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class TaskHandlers {
  public:
    TaskHandlers(persistence::JobRepository& jobs, persistence::R1fs& r1fs, PeerBoard& board,
                 async::BlockingPool& store_pool)
        : jobs_(jobs), r1fs_(r1fs), board_(board), store_pool_(store_pool) {}

    boost::asio::awaitable<http::Response> list(http::Context& context);
    boost::asio::awaitable<http::Response> refuse_post(http::Context& context);
    boost::asio::awaitable<http::Response> detail(http::Context& context);

  private:
    Result<boost::json::object> read_detail(std::string_view id, std::string_view username);

    persistence::JobRepository& jobs_;
    persistence::R1fs& r1fs_;
    PeerBoard& board_;
    async::BlockingPool& store_pool_;
};

// The job, if it is this user's: errc::not_found otherwise, in the same words as for a job there is none of. Blocking.
[[nodiscard]] Result<persistence::JobRecord> find_own_job(persistence::JobRepository& jobs, std::string_view id,
                                                          std::string_view username);

} // namespace datagems::gateway
