// Slow and crowded: deadlines, connection limit, streams with back-pressure, the stop.
#include "server_fixture.hpp"

#include "datagems/async/timeout.hpp"

#include <atomic>
#include <stdexcept>

namespace datagems::server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using http::BodySource;
using http::Context;
using http::Method;
using http::Response;

namespace {

Settings hasty() {
    Settings settings;
    settings.header_timeout = 50ms;
    settings.body_timeout = 50ms;
    settings.idle_timeout = 50ms;
    settings.write_timeout = 50ms;
    return settings;
}

// The others are far off, so that a thread that is held up changes nothing.
Settings hasty_about(std::chrono::milliseconds Settings::*deadline) {
    Settings settings;
    settings.*deadline = 50ms;
    return settings;
}

// `count` chunks of 64 KiB, then the end or an error.
class Chunks final : public BodySource {
  public:
    Chunks(std::size_t count, bool fails, std::atomic<std::size_t>& made) : count_(count), fails_(fails), made_(made) {}
    Result<void> next(std::string& out) override {
        if (done_ == count_) {
            if (fails_) return Error{errc::unavailable, "the store is away"};
            return {};
        }
        out.append(64 * 1024, 'x');
        ++done_;
        ++made_;
        return {};
    }

  private:
    std::size_t count_;
    bool fails_;
    std::size_t done_ = 0;
    std::atomic<std::size_t>& made_;
};

http::Handler streaming(std::size_t count, bool fails, std::atomic<std::size_t>& made) {
    return [count, fails, &made](Context&) -> asio::awaitable<Response> {
        Response response;
        response.headers.add("Content-Type", "text/plain");
        response.stream = std::make_shared<Chunks>(count, fails, made);
        co_return response;
    };
}

// One chunk at once; the end when it is released.
class HeldChunk final : public BodySource {
  public:
    explicit HeldChunk(std::future<void> release) : release_(std::move(release)) {}
    Result<void> next(std::string& out) override {
        if (std::exchange(begun_, true)) {
            release_.wait();
        } else {
            out = "held";
        }
        return {};
    }

  private:
    std::future<void> release_;
    bool begun_ = false;
};

constexpr std::string_view get_stream = "GET /stream HTTP/1.1\r\nHost: t\r\n\r\n";
constexpr std::string_view get_wait = "GET /wait HTTP/1.1\r\nHost: t\r\n\r\n";

} // namespace

TEST_CASE("A header that does not end in time is 408, however steadily it drips") {
    RunningServer server(hasty_about(&Settings::header_timeout));
    server.start();
    const auto client = resting_client(server);
    CHECK(client->request("GET / HTTP/1.1\r\nHos").status == 408);
    CHECK(client->read_to_end().empty());

    const auto dripping = resting_client(server);
    bool open = dripping->send("GET / HTTP/1.1\r\nX: ");
    for (int i = 0; i < 15'000 && open && dripping->socket().available() == 0; ++i)
        open = dripping->send("x");
    CHECK(dripping->read_answer().status / 100 == 4);
}

TEST_CASE("A body that does not end in time is 408") {
    RunningServer server(hasty_about(&Settings::body_timeout));
    server.application.route(Method::post, "/echo", echo);
    server.start();
    const auto body =
        GENERATE(as<std::string>(), "Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n5\r\n");
    auto client = server.connect();
    CHECK(client.request("POST /echo HTTP/1.1\r\nHost: t\r\n" + body).status == 408);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("An idle connection is closed without a word, empty lines or not") {
    RunningServer server(hasty());
    server.start();
    const auto bytes = GENERATE(as<std::string>(), "", "\r\n\r\n\r", "\r");
    auto client = server.connect();
    client.send(bytes);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("A handler may take longer than the deadlines of reading and writing") {
    RunningServer server(hasty());
    auto wait = [](Context&) -> asio::awaitable<Response> {
        co_await async::sleep_for(200ms);
        co_return Response::text(200, "text/plain", "done");
    };
    server.application.route(Method::get, "/wait", wait);
    server.start();
    std::string body;
    for (int i = 0; i < 50 && body.empty(); ++i) { // where a thread is held up the others' deadlines pass
        auto client = server.connect();
        body = client.request(get_wait).body;
    }
    CHECK(body == "done");
}

TEST_CASE("A stream arrives whole and the connection goes on") {
    RunningServer server;
    std::atomic<std::size_t> made = 0;
    server.application.route(Method::get, "/stream", streaming(40, false, made));
    server.start();
    auto client = server.connect();
    REQUIRE(client.send(std::string(get_stream) + "GET /stream HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
    const auto all = client.read_to_end();
    CHECK(client.clean_end);
    CHECK(static_cast<std::size_t>(std::count(all.begin(), all.end(), 'x')) >= 2U * 40U * 64U * 1024U);
    CHECK(all.ends_with("\r\n0\r\n\r\n"));
}

TEST_CASE("A stream to HTTP/1.0 ends with the connection") {
    RunningServer server;
    std::atomic<std::size_t> made = 0;
    server.application.route(Method::get, "/stream", streaming(3, false, made));
    server.start();
    auto client = server.connect();
    client.send("GET /stream HTTP/1.0\r\n\r\n");
    const auto all = client.read_to_end();
    CHECK(client.clean_end);
    CHECK(all.size() - all.find("\r\n\r\n") - 4 == 3U * 64U * 1024U);
}

TEST_CASE("A stream that fails later breaks the connection, one that fails at once is a clean error") {
    RunningServer server;
    std::atomic<std::size_t> made = 0;
    server.application.route(Method::get, "/stream", streaming(2, true, made));
    server.application.route(Method::get, "/at-once", streaming(0, true, made));
    server.start();
    auto client = server.connect();
    client.send(get_stream);
    CHECK_FALSE(client.read_to_end().ends_with("0\r\n\r\n"));

    auto second = server.connect();
    const auto answer = second.request("GET /at-once HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(answer.status == 503);
    CHECK(answer.body == R"({"error":"the store is away"})");
    CHECK(answer.has("X-Finished: yes"));
}

TEST_CASE("A client that does not read stops the stream, and then loses it") {
    Settings settings;
    settings.write_timeout = 300ms;
    RunningServer server(settings);
    std::atomic<std::size_t> made = 0;
    server.application.route(Method::get, "/stream", streaming(10'000, false, made));
    server.start();
    auto client = server.connect();
    client.send(get_stream);
    while (made == 0)
        std::this_thread::yield(); // there is no connection to lose before it is accepted
    while (server.connections() > 0)
        std::this_thread::yield(); // bounded by the write deadline
    CHECK(made < 1'000);
    CHECK_FALSE(client.read_to_end().ends_with("0\r\n\r\n"));
}

TEST_CASE("A stop lets the running request finish and closes idle connections") {
    RunningServer server;
    std::promise<void> started;
    std::atomic<bool> released = false;
    auto wait = [&](Context&) -> asio::awaitable<Response> {
        started.set_value();
        while (!released)
            co_await async::sleep_for(1ms);
        co_return Response::text(200, "text/plain", "finished");
    };
    server.application.route(Method::get, "/wait", wait);
    server.start();
    auto idle = server.connect();
    auto busy = server.connect();
    busy.send(get_wait);
    started.get_future().wait();
    auto stopped = server.stop(1h);
    CHECK(idle.read_to_end().empty()); // so the stop has begun
    released = true;
    const auto answer = busy.read_answer();
    CHECK(answer.body == "finished");
    CHECK(answer.has("Connection: close"));
    CHECK(busy.read_to_end().empty());
    stopped.get();
    CHECK(server.connections() == 0);
}

TEST_CASE("A stop does not wait for a connection whose streamed answer ends after it began") {
    RunningServer server({}, 1); // one thread: the stop has passed every connection once the idle one is closed
    std::promise<void> release;
    auto stream = [&release](Context&) -> asio::awaitable<Response> {
        Response response;
        response.stream = std::make_shared<HeldChunk>(release.get_future());
        co_return response;
    };
    server.application.route(Method::get, "/stream", stream);
    server.start();
    auto idle = server.connect();
    auto busy = server.connect();
    busy.send(get_stream);
    CHECK(busy.read_answer().status == 200); // its head, which promises to keep the connection
    auto stopped = server.stop(1h);
    CHECK(idle.read_to_end().empty());
    release.set_value();
    CHECK(busy.read_to_end().ends_with("0\r\n\r\n"));
    REQUIRE(busy.clean_end);
    stopped.get();
    CHECK(server.connections() == 0);
}

TEST_CASE("The second stage cancels what goes on too long") {
    RunningServer server;
    std::promise<void> started;
    std::atomic<bool> cancelled = false;
    auto wait = [&](Context&) -> asio::awaitable<Response> {
        started.set_value();
        try {
            co_await async::sleep_for(24h);
        } catch (const boost::system::system_error&) {
            cancelled = true;
            throw;
        }
        co_return Response();
    };
    server.application.route(Method::get, "/wait", wait);
    server.start();
    auto client = server.connect();
    client.send(get_wait);
    started.get_future().wait();
    server.stop(10ms).get();
    CHECK(cancelled);
    CHECK(server.connections() == 0);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("A port that is taken is an error that names it") {
    RunningServer first;
    first.start();
    async::IoThreads io("io", 1);
    async::BlockingPool pool("pool", 1, 1);
    TestApplication application;
    Settings settings;
    settings.port = first.port();
    Server second(io.executor(), pool, application, settings);
    const auto started = second.start();
    REQUIRE(started.has_error());
    CHECK(started.error().code == errc::unavailable);
    CHECK(started.error().message.find(std::to_string(first.port())) != std::string::npos);
}

} // namespace datagems::server
