// A real server on a port of the kernel's choice, with routes of a test.
#pragma once

#include "raw_client.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/io_threads.hpp"
#include "datagems/server/server.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

namespace datagems::server {

// Routes of a test; knows one session: "Authorization: Bearer good".
class TestApplication final : public Application {
  public:
    http::Router routes;
    std::string finished = "yes"; // what finish() says

    [[nodiscard]] const http::Router& router() const override { return routes; }
    boost::asio::awaitable<boost::system::result<http::Principal, http::Response>>
    authenticate(const http::Request& head, http::Access) override;
    boost::asio::awaitable<std::optional<http::Response>> fallback(const http::Request& request) override;
    void finish(const http::Request&, http::Response& response) override;

    void route(http::Method method, std::string pattern, http::Handler handler,
               http::Access access = http::Access::open, std::size_t body_limit = 1024);
};

// Server, threads and pool; stopped at the end of the scope.
class RunningServer {
  public:
    explicit RunningServer(Settings settings = {}, std::size_t threads = 2);
    ~RunningServer();

    // After the routes are in place.
    RunningServer& start();
    std::future<void> stop(std::chrono::milliseconds grace);
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    [[nodiscard]] std::size_t connections() const { return server_->connections(); }
    RawClient connect() { return RawClient(port()); }
    [[nodiscard]] Server& server() { return *server_; }

    TestApplication application;

  private:
    async::IoThreads io_;

  public:
    async::BlockingPool pool{"pool", 2, 16};

  private:
    std::optional<Server> server_;
    bool stopped_ = false;
};

// A client that has been answered once and rests. A new one that is held up before its first request has only the time
// of a header.
std::unique_ptr<RawClient> resting_client(RunningServer& server);

// Answers "<method> <path> <body>".
boost::asio::awaitable<http::Response> echo(http::Context& context);

} // namespace datagems::server
