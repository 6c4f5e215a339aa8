// One client connection from accept to close: requests in order, one at a time.
#pragma once

#include "connection.hpp"
#include "dispatcher.hpp"
#include "request_ids.hpp"
#include "response_writer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <memory>

namespace datagems::server {

// What the sessions of a server share. Outlives them.
struct SessionServices {
    Application& application;
    async::BlockingPool& pool;
    const Settings& settings;
    RequestIds ids;
    std::atomic<bool> stopping{false};
};

// Used on its executor only, but for what says otherwise.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(std::unique_ptr<Transport> transport, SessionServices& services, boost::asio::any_io_executor executor)
        : services_(services), executor_(std::move(executor)), connection_(std::move(transport), services.settings),
          dispatcher_(services.application), writer_(connection_, services.pool, services.settings) {}

    // Serves requests until the connection ends.
    [[nodiscard]] boost::asio::awaitable<void> run();

    [[nodiscard]] Connection& connection() noexcept { return connection_; }
    [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
    // Its slot is that of the coroutine above.
    [[nodiscard]] boost::asio::cancellation_signal& cancellation() noexcept { return cancellation_; }
    // Closes the connection if it still awaits a request then; any thread. It can leave once at a time.
    void leave();
    [[nodiscard]] bool can_leave() const noexcept { return !leaving_ && connection_.awaits_request(); }
    // Stage one of a stop: closes the connection if it is idle, ends a live body.
    void drain() noexcept;
    // Stage two of a stop: cuts the connection and cancels the handler.
    void abort();

  private:
    [[nodiscard]] boost::asio::awaitable<bool> serve_one();
    [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> answer(Exchange& exchange, std::string target,
                                                                               bool& body_taken);
    [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> handle(Exchange& exchange);
    [[nodiscard]] boost::asio::awaitable<void> handle_into(Exchange& exchange, std::optional<http::Response>& response);
    [[nodiscard]] boost::asio::awaitable<WriteEnd> send(Exchange& exchange, http::Response& response, bool keep_alive);
    [[nodiscard]] boost::asio::awaitable<bool> settle(WriteEnd end, bool keep_alive);
    void finish(const Exchange& exchange, http::Response& response);
    [[nodiscard]] boost::asio::awaitable<bool> reject(http::Rejection rejection);
    [[nodiscard]] Exchange make_exchange(http::RequestHead& head);
    [[nodiscard]] http::Response internal_error(const Exchange& exchange, std::string_view what);
    void log_request(const Exchange& exchange, const http::Response& response, std::chrono::microseconds taken) const;

    SessionServices& services_;
    boost::asio::any_io_executor executor_;
    Connection connection_;
    Dispatcher dispatcher_;
    ResponseWriter writer_;
    boost::asio::cancellation_signal cancellation_;
    bool aborted_ = false;
    std::atomic<bool> leaving_ = false;
};

} // namespace datagems::server
