// GET /api/peers: who makes records, and who of them is alive.
#pragma once

#include "services/peer_board.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/peer_list.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class PeerHandlers {
  public:
    PeerHandlers(PeerBoard& board, persistence::JobRepository& jobs, async::BlockingPool& store_pool,
                 const persistence::PeerList& list)
        : board_(board), jobs_(jobs), store_pool_(store_pool), list_(list) {}

    // The peers of the settings in their order, then others that were ever seen. The jobs named are the user's own;
    // an administrator sees all.
    boost::asio::awaitable<http::Response> list(http::Context& context);

  private:
    Result<boost::json::object> list_now(const http::Principal& principal);

    PeerBoard& board_;
    persistence::JobRepository& jobs_;
    async::BlockingPool& store_pool_;
    const persistence::PeerList& list_;
};

} // namespace datagems::gateway
