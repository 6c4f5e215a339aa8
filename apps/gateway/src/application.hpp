// What the server asks of the gateway: routes, who is asking, pages without a route, a last look at every answer.
#pragma once

#include "handlers/pages.hpp"
#include "proxy_notice.hpp"
#include "settings.hpp"

#include "datagems/accounts/session.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/server/server.hpp"

namespace datagems::gateway {

// Holds references: they outlive it.
class Application final : public server::Application {
  public:
    Application(http::Router router, accounts::SessionService& sessions, async::BlockingPool& store_pool, Pages& pages,
                const Settings& settings)
        : router_(std::move(router)), sessions_(sessions), store_pool_(store_pool), pages_(pages), settings_(settings) {
    }

    [[nodiscard]] const http::Router& router() const override { return router_; }
    [[nodiscard]] std::optional<http::Response> screen(const http::Request& head) override;
    boost::asio::awaitable<boost::system::result<http::Principal, http::Response>>
    authenticate(const http::Request& head, http::Access access) override;
    boost::asio::awaitable<std::optional<http::Response>> fallback(const http::Request& request) override;
    void finish(const http::Request& request, http::Response& response) override;

  private:
    http::Router router_;
    accounts::SessionService& sessions_;
    async::BlockingPool& store_pool_;
    Pages& pages_;
    const Settings& settings_;
    ProxyNotice proxy_notice_;
};

} // namespace datagems::gateway
