// /api/auth: log-in, log-out, who am I.
#pragma once

#include "settings.hpp"

#include "datagems/accounts/authenticator.hpp"
#include "datagems/accounts/session.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class AuthHandlers {
  public:
    AuthHandlers(accounts::PasswordAuthenticator& authenticator, accounts::SessionService& sessions,
                 async::BlockingPool& password_pool, async::BlockingPool& store_pool, const Settings& settings)
        : authenticator_(authenticator), sessions_(sessions), password_pool_(password_pool), store_pool_(store_pool),
          settings_(settings) {}

    boost::asio::awaitable<http::Response> login(http::Context& context);
    // Open: an expired session is logged out all the same.
    boost::asio::awaitable<http::Response> logout(http::Context& context);
    boost::asio::awaitable<http::Response> me(http::Context& context);

  private:
    accounts::PasswordAuthenticator& authenticator_;
    accounts::SessionService& sessions_;
    async::BlockingPool& password_pool_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
};

} // namespace datagems::gateway
