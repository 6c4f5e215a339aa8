// /api/auth: log-in, log-out, who am I, a new password.
#pragma once

#include "services/audit.hpp"
#include "settings.hpp"

#include "datagems/accounts/login_throttle.hpp"
#include "datagems/accounts/password_change.hpp"
#include "datagems/accounts/session.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class AuthHandlers {
  public:
    struct Accounts {
        accounts::PasswordAuthenticator& authenticator;
        accounts::PasswordChange& password_change;
        accounts::SessionService& sessions;
        accounts::LoginThrottle& throttle;
    };

    AuthHandlers(const Accounts& accounts, async::BlockingPool& password_pool, async::BlockingPool& store_pool,
                 const Settings& settings)
        : accounts_(accounts), password_pool_(password_pool), store_pool_(store_pool), settings_(settings) {}

    boost::asio::awaitable<http::Response> login(http::Context& context);
    // Open: an expired session is logged out all the same.
    boost::asio::awaitable<http::Response> logout(http::Context& context);
    boost::asio::awaitable<http::Response> me(http::Context& context);
    // POST /api/auth/password: ends all sessions of the user; the answer brings a new one.
    boost::asio::awaitable<http::Response> password(http::Context& context);

  private:
    using Attempt = accounts::LoginThrottle::Attempt;

    http::Response refuse_throttled(const http::Request& request, AuditEntry entry,
                                    const accounts::LoginThrottle::Refusal& refusal) const;
    http::Response refuse(const http::Request& request, AuditEntry entry, const Attempt& attempt, const Error& error);
    // 200 with `body` and the cookie of a new session.
    http::Response begin_session(const http::Request& request, const accounts::UserRecord& user,
                                 const boost::json::object& body) const;

    const Accounts accounts_;
    async::BlockingPool& password_pool_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
};

} // namespace datagems::gateway
