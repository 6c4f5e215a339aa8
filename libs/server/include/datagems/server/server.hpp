// The HTTP/1.1 server: a coroutine and a strand for each connection, deadlines and limits on every step, two-stage
// stop.
#pragma once

#include "datagems/base/ip_address.hpp"
#include "datagems/base/result.hpp"
#include "datagems/http/router.hpp"
#include "datagems/server/tls_files.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace datagems::async {
class BlockingPool;
}

namespace datagems::server {

struct Settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;                           // 0: the kernel picks one, see Server::port()
    std::optional<TlsFiles> tls;                      // set: https alone
    std::chrono::milliseconds header_timeout{10'000}; // first byte of a request to the end of its header
    std::chrono::milliseconds body_timeout{30'000};   // the whole body
    std::chrono::milliseconds idle_timeout{60'000};   // between two requests of a connection
    std::chrono::milliseconds write_timeout{
        30'000};                       // how long a client may keep an answer waiting, but see min_write_rate
    std::size_t min_write_rate = 1024; // bytes a second; taking these earns more time
    std::chrono::milliseconds live_pause{15'000}; // between two signs of life of a live body
    std::size_t max_header_bytes = 16 * 1024;     // beyond: 431
    // Beyond: 503 and close. But of those that await a whole request the one nearest to its deadline makes room.
    std::size_t max_connections = 10'000;
    std::size_t max_connections_per_address = 0; // 0: no limit; IPv6 by /64
    std::vector<IpRange> unlimited_addresses;    // proxies, which stand for many
    std::string server_name = "datagems";
    bool log_requests = true; // one line a request at level debug, status 500 at warning
    // Set when exactly one thread runs the executor: connections then save themselves their strands.
    bool single_threaded = false;
};

// What stands between the framing and the router; called on the connection's strand. Nothing here may block. Exceptions
// become 500.
class Application {
  public:
    virtual ~Application() = default;
    [[nodiscard]] virtual const http::Router& router() const = 0;
    // A first look at every request whose header could be read, also where there is no route. The answer that refuses
    // it; its body is then not read.
    [[nodiscard]] virtual std::optional<http::Response> screen(const http::Request& /*head*/) { return std::nullopt; }
    // Decides on the header alone, before the body is read. A principal, or the answer that refuses (401, 403, 503).
    virtual boost::asio::awaitable<boost::system::result<http::Principal, http::Response>>
    authenticate(const http::Request& head, http::Access access) = 0;
    // For GET and HEAD of paths that no route has (static files, deep links); nullopt: 404 JSON. Other methods are
    // shown to it as GET: where that would be served they are 405, and OPTIONS says so.
    virtual boost::asio::awaitable<std::optional<http::Response>> fallback(const http::Request& request) = 0;
    // A last look at every answer (security headers, for instance).
    virtual void finish(const http::Request& request, http::Response& response) = 0;
};

// Not thread safe but for port(), connections(), reload_tls() and stop(). Create, start(), run the executor, stop();
// then no connection refers to pool, application or server any more. Without stop() the executor's context must be gone
// before them.
class Server {
  public:
    // `executor` is that of an io_context; connections get strands on it. `pool` runs BodySource::next.
    Server(boost::asio::any_io_executor executor, async::BlockingPool& pool, Application& application,
           Settings settings);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and listens; errc::unavailable says which address and why, errc::invalid_argument which of the TLS files
    // is wrong. `host` is an address or a name of this machine.
    [[nodiscard]] Result<void> start();
    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] std::size_t connections() const noexcept;

    // Reads certificate and key again, for the connections from now on; nothing to do without TLS. An error, as
    // check_tls_files() says it, leaves the old pair in use. Any thread.
    [[nodiscard]] Result<void> reload_tls();

    // Stage one: no new connections, idle ones closed, running requests finish (answers carry Connection: close),
    // live bodies end.
    // Stage two after `grace`: connections are cut and running handlers cancelled (terminal cancellation). Completes
    // when no connection is left; a handler that ignores cancellation is waited for.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace datagems::server
