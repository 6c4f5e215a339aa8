// A real server on a port of the kernel's choice, and raw TCP clients that send exactly the bytes of a test.
#pragma once

#include "datagems/async/blocking_pool.hpp"
#include "datagems/async/io_threads.hpp"
#include "datagems/server/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <sys/time.h>

#include <future>
#include <string>
#include <string_view>

namespace datagems::server {

// Routes of a test; knows one session: "Authorization: Bearer good".
class TestApplication final : public Application {
  public:
    http::Router routes;
    std::string finished = "yes"; // what finish() says

    [[nodiscard]] const http::Router& router() const override { return routes; }
    boost::asio::awaitable<boost::system::result<http::Principal, http::Response>>
    authenticate(const http::Request& head, http::Access) override {
        if (head.headers.find("Authorization") == "Bearer good") {
            http::Principal principal;
            principal.username = "ann";
            principal.role = "user";
            co_return principal;
        }
        co_return http::Response::error(401, "Unauthorized");
    }
    boost::asio::awaitable<std::optional<http::Response>> fallback(const http::Request& request) override {
        if (request.path != "/page") co_return std::nullopt;
        co_return http::Response::text(200, "text/html", "<p>page</p>");
    }
    void finish(const http::Request&, http::Response& response) override {
        response.headers.add("X-Finished", finished);
    }

    void route(http::Method method, std::string pattern, http::Handler handler,
               http::Access access = http::Access::open, std::size_t body_limit = 1024) {
        http::Route route;
        route.method = method;
        route.pattern = std::move(pattern);
        route.access = access;
        route.body_limit = body_limit;
        route.handler = std::move(handler);
        routes.add(std::move(route));
    }
};

// A client socket that gives up after ten seconds rather than hang a test.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) : socket_(context_) {
        socket_.connect({boost::asio::ip::address_v4::loopback(), port});
        const timeval limit{10, 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    }

    // False when the server has closed the connection.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    struct Answer {
        int status = 0;
        std::string head;
        std::string body;
        [[nodiscard]] bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
    };

    // The next answer with a Content-Length (or none); status 0 when the connection ended first.
    Answer read_answer(bool head_only = false) {
        Answer answer;
        std::size_t end = std::string::npos;
        while ((end = buffered_.find("\r\n\r\n")) == std::string::npos) {
            if (!read_some()) return answer;
        }
        answer.head = buffered_.substr(0, end + 4);
        buffered_.erase(0, end + 4);
        answer.status = std::stoi(answer.head.substr(9, 3));
        const auto field = answer.head.find("Content-Length: ");
        if (field == std::string::npos || head_only) return answer;
        const auto length = std::stoul(answer.head.substr(field + 16));
        while (buffered_.size() < length) {
            if (!read_some()) return answer;
        }
        answer.body = buffered_.substr(0, length);
        buffered_.erase(0, length);
        return answer;
    }

    // Everything up to the end of the connection. `clean_end` tells an orderly end from a reset or a time-out.
    std::string read_to_end() {
        while (read_some()) {
        }
        return std::exchange(buffered_, {});
    }
    bool clean_end = false;

    // The next bytes; fewer only when the connection ends first.
    std::string read_exactly(std::size_t count) {
        while (buffered_.size() < count && read_some()) {
        }
        const auto bytes = buffered_.substr(0, count);
        buffered_.erase(0, bytes.size());
        return bytes;
    }
    void close() { socket_.close(); }

    Answer request(std::string_view bytes) {
        send(bytes);
        return read_answer();
    }

    boost::asio::ip::tcp::socket& socket() { return socket_; }

  private:
    bool read_some() {
        char bytes[16 * 1024];
        const auto count = ::recv(socket_.native_handle(), bytes, sizeof bytes, 0);
        clean_end = count == 0;
        if (count <= 0) return false;
        buffered_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string buffered_;
};

// Server, threads and pool; stopped at the end of the scope.
class RunningServer {
  public:
    explicit RunningServer(Settings settings = {}, std::size_t threads = 2) : io_("server", threads) {
        settings.single_threaded = threads == 1;
        server_.emplace(io_.executor(), pool, application, settings);
    }
    ~RunningServer() {
        if (!stopped_) stop(std::chrono::milliseconds(0)).get();
        io_.join();
    }

    // After the routes are in place.
    RunningServer& start() {
        const auto started = server_->start();
        if (started.has_error()) FAIL(started.error().message);
        return *this;
    }
    std::future<void> stop(std::chrono::milliseconds grace) {
        stopped_ = true;
        return boost::asio::co_spawn(io_.executor(), server_->stop(grace), boost::asio::use_future);
    }
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

// Answers "<method> <path> <body>".
inline boost::asio::awaitable<http::Response> echo(http::Context& context) {
    const auto& request = context.request;
    std::string text(request.method_text + " " + request.path + " " + request.body);
    co_return http::Response::text(200, "text/plain", std::move(text));
}

} // namespace datagems::server
