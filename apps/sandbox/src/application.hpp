// The sandbox's routes on the HTTP server.
#pragma once

#include "model.hpp"
#include "statistics.hpp"
#include "stores/store_servers.hpp"

#include "datagems/http/router.hpp"
#include "datagems/server/server.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace datagems::sandbox {

// Handlers run on the connections' strands, possibly on many threads at once.
class Application final : public server::Application {
  public:
    // `stores` may be null: there are none. They outlive the application.
    Application(const Knobs& knobs_of_model, StoreServers* stores);

    [[nodiscard]] const http::Router& router() const override { return router_; }
    boost::asio::awaitable<boost::system::result<http::Principal, http::Response>>
    authenticate(const http::Request& head, http::Access access) override;
    boost::asio::awaitable<std::optional<http::Response>> fallback(const http::Request& request) override;
    void finish(const http::Request& request, http::Response& response) override;

  private:
    boost::asio::awaitable<http::Response> chat(ChatDialect dialect, http::Context& context);
    [[nodiscard]] http::Response control(const http::Context& context);
    [[nodiscard]] boost::json::object knobs() const;
    [[nodiscard]] boost::json::object statistics() const;
    void add_chat(std::string pattern, ChatDialect dialect);
    // A route that is answered from memory at once.
    void add_simple(http::Method method, std::string pattern, std::function<http::Response(http::Context&)> answer);

    Model model_;
    StoreServers* const stores_;
    Statistics statistics_;
    http::Router router_;
};

} // namespace datagems::sandbox
