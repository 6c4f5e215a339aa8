// Clients that keep a connection as slowly as they can: each is cut off in the end, whatever step it drags out.
#include "server_fixture.hpp"

#include "datagems/http/live_body.hpp"

#include <atomic>
#include <thread>

namespace datagems::server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using http::Context;
using http::Method;
using http::Response;

namespace {

// All deadlines far off but for the one under test.
Settings patient() {
    Settings settings;
    settings.header_timeout = 1h;
    settings.body_timeout = 1h;
    settings.idle_timeout = 1h;
    settings.write_timeout = 1h;
    return settings;
}

// Sends `bytes` again and again until the server has answered or closed.
void drip(RawClient& client, std::string_view bytes) {
    while (client.socket().available() == 0 && client.send(bytes))
        std::this_thread::yield(); // bounded by the server's deadline
}

// Chunks of 16 KiB without an end.
class Endless final : public http::BodySource {
  public:
    explicit Endless(std::atomic<bool>& gone) : gone_(gone) {}
    ~Endless() override { gone_ = true; }
    Result<void> next(std::string& out) override {
        out.append(16 * 1024, 'x');
        return {};
    }

  private:
    std::atomic<bool>& gone_;
};

// As many small pieces as the client takes.
class EndlessLive final : public http::LiveBody {
  public:
    explicit EndlessLive(std::atomic<bool>& gone) : gone_(gone) {}
    ~EndlessLive() override { gone_ = true; }
    void attach(std::function<void()> wake) override { wake_ = std::move(wake); }
    Piece take() override {
        wake_();
        Piece piece;
        piece.bytes = piece_;
        return piece;
    }
    [[nodiscard]] std::string_view keep_alive() const noexcept override { return http::event_stream_comment; }

  private:
    std::atomic<bool>& gone_;
    std::function<void()> wake_;
    std::shared_ptr<const std::string> piece_ = std::make_shared<const std::string>(1024, 'e');
};

// Takes what comes a byte at a time until the connection is cut or `gone` is set. Its answer goes just after it.
void sip(RawClient& client, const std::atomic<bool>& gone) {
    char byte = 0;
    while (!gone && ::recv(client.socket().native_handle(), &byte, 1, 0) == 1) {
    }
    while (!gone)
        std::this_thread::yield(); // bounded by the time-out of the test
}

} // namespace

TEST_CASE("A header that drips a byte at a time ends at its deadline") {
    auto settings = patient();
    settings.header_timeout = 60ms;
    settings.max_header_bytes = 1024 * 1024 * 1024;
    RunningServer server(settings);
    server.start();
    const auto client = resting_client(server);
    client->send("GET / HTTP/1.1\r\nX: ");
    drip(*client, "x");
    CHECK(client->read_answer().status == 408);
    CHECK(client->read_to_end().empty());
}

TEST_CASE("A body that drips a byte at a time ends at its deadline") {
    auto settings = patient();
    settings.body_timeout = 60ms;
    RunningServer server(settings);
    server.application.route(Method::post, "/echo", echo, http::Access::open, 1024 * 1024 * 1024);
    server.start();
    const auto [framing, drop] = GENERATE(table<std::string, std::string>(
        {{"Content-Length: 1000000000\r\n\r\n", "x"}, {"Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"}}));
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\n" + framing);
    drip(client, drop);
    CHECK(client.read_answer().status == 408);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("Empty lines do not prolong the wait for a request") {
    auto settings = patient();
    settings.idle_timeout = 60ms;
    RunningServer server(settings);
    server.application.route(Method::get, "/echo", echo);
    server.start();
    auto client = server.connect();
    REQUIRE(client.request("GET /echo HTTP/1.1\r\nHost: t\r\n\r\n").status == 200);
    while (client.send("\r\n"))
        std::this_thread::yield();
    CHECK(client.read_to_end().empty());
}

TEST_CASE("A new connection that says nothing has the time of a header, and not that of an idle one") {
    auto settings = patient();
    settings.header_timeout = 60ms;
    RunningServer server(settings);
    server.start();
    auto client = server.connect();
    CHECK(client.read_to_end().empty());
    CHECK(client.clean_end);
}

TEST_CASE("A stream that is taken a byte at a time is cut, though each chunk is taken in time") {
    auto settings = patient();
    settings.write_timeout = 300ms;
    settings.min_write_rate = 1'000'000'000;
    RunningServer server(settings);
    std::atomic<bool> gone = false;
    auto stream = [&gone](Context&) -> asio::awaitable<Response> {
        Response response;
        response.stream = std::make_shared<Endless>(gone);
        co_return response;
    };
    server.application.route(Method::get, "/stream", stream);
    server.start();
    auto client = server.connect();
    client.send("GET /stream HTTP/1.1\r\nHost: t\r\n\r\n");
    sip(client, gone);
    CHECK(gone);
}

TEST_CASE("Events that are taken a byte at a time are cut as well") {
    auto settings = patient();
    settings.write_timeout = 300ms;
    settings.min_write_rate = 1'000'000'000;
    RunningServer server(settings);
    std::atomic<bool> gone = false;
    auto live = [&gone](Context&) -> asio::awaitable<Response> {
        co_return http::event_stream(std::make_shared<EndlessLive>(gone));
    };
    server.application.route(Method::get, "/live", live);
    server.start();
    auto client = server.connect();
    client.send("GET /live HTTP/1.1\r\nHost: t\r\n\r\n");
    sip(client, gone);
    CHECK(gone);
}

TEST_CASE("Taking the minimum rate keeps a long answer alive beyond the time-out") {
    auto settings = patient();
    settings.write_timeout = 50ms;
    settings.min_write_rate = 1; // every byte earns a second
    RunningServer server(settings);
    std::atomic<bool> gone = false;
    auto stream = [&gone](Context&) -> asio::awaitable<Response> {
        Response response;
        response.stream = std::make_shared<Endless>(gone);
        co_return response;
    };
    server.application.route(Method::get, "/stream", stream);
    server.start();
    auto client = server.connect();
    client.send("GET /stream HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto until = std::chrono::steady_clock::now() + 200ms;
    std::size_t taken = 0;
    while (std::chrono::steady_clock::now() < until)
        taken += client.read_exactly(64 * 1024).size();
    CHECK(taken > 0);
    CHECK_FALSE(gone);
}

TEST_CASE("Requests whose answers nobody takes end with the connection") {
    auto settings = patient();
    settings.write_timeout = 100ms;
    RunningServer server(settings);
    auto large = [](Context&) -> asio::awaitable<Response> {
        co_return Response::text(200, "text/plain", std::string(200'000, 'x'));
    };
    server.application.route(Method::get, "/large", large);
    server.start();
    auto client = server.connect();
    while (client.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n"))
        std::this_thread::yield(); // until the server has had enough
    while (server.connections() > 0)
        std::this_thread::yield();
    CHECK(server.connections() == 0);
}

} // namespace datagems::server
