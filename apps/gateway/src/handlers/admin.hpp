// /api/admin/accounts.
#pragma once

#include "settings.hpp"

#include "datagems/accounts/account_admin.hpp"
#include "datagems/accounts/session.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"

namespace datagems::gateway {

// For routes with Access::admin. Holds references: they outlive it.
class AdminHandlers {
  public:
    AdminHandlers(accounts::AccountAdmin& accounts, accounts::SessionService& sessions, async::BlockingPool& store_pool,
                  const Settings& settings)
        : accounts_(accounts), sessions_(sessions), store_pool_(store_pool), settings_(settings) {}

    boost::asio::awaitable<http::Response> list(http::Context& context);
    // DELETE: switches the account off. Its sessions end here at once, elsewhere when answers kept there are old.
    boost::asio::awaitable<http::Response> remove(http::Context& context);

  private:
    accounts::AccountAdmin& accounts_;
    accounts::SessionService& sessions_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
};

} // namespace datagems::gateway
