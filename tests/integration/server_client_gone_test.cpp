// A handler that is of use to its client alone.
#include "server_fixture.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <thread>

namespace datagems::server {

using namespace std::chrono_literals;

namespace {

// Waits until it is released or cancelled.
struct Waiter {
    std::atomic<int> waiting{0};
    std::atomic<int> cancelled{0};
    std::atomic<bool> released{false};

    boost::asio::awaitable<http::Response> handle(http::Context&) {
        ++waiting;
        const auto executor = co_await boost::asio::this_coro::executor;
        try {
            while (!released) {
                boost::asio::steady_timer moment(executor, 2ms);
                co_await moment.async_wait(boost::asio::use_awaitable);
            }
        } catch (const boost::system::system_error&) {
            ++cancelled;
            throw;
        }
        co_return http::Response::text(200, "text/plain", "done");
    }
};

struct Fixture {
    Waiter waiter;
    RunningServer server;

    Fixture() {
        http::Route route;
        route.method = http::Method::post;
        route.pattern = "/wait";
        route.access = http::Access::open;
        route.needs_client = true;
        route.handler = [this](http::Context& context) { return waiter.handle(context); };
        server.application.routes.add(std::move(route));
        server.start();
    }
};

constexpr auto request = "POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

// False when it does not come to that in a minute.
bool reaches(const std::atomic<int>& count, int value) {
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    while (count != value && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(1ms);
    return count == value;
}

} // namespace

TEST_CASE("A handler that needs its client is cancelled when the client goes") {
    Fixture f;
    auto client = f.server.connect();
    client.send(request);
    REQUIRE(reaches(f.waiter.waiting, 1));
    CHECK(f.waiter.cancelled == 0);
    client.close();
    CHECK(reaches(f.waiter.cancelled, 1));
}

TEST_CASE("A client that waits has the answer, and the connection ends with it") {
    Fixture f;
    auto client = f.server.connect();
    client.send(request);
    REQUIRE(reaches(f.waiter.waiting, 1));
    client.send(request); // too early: nobody is to answer it
    f.waiter.released = true;
    const auto answer = client.read_answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "done");
    CHECK(answer.has("Connection: close"));
    CHECK(client.read_to_end().empty());
    CHECK(f.waiter.waiting == 1);
    CHECK(f.waiter.cancelled == 0);
}

TEST_CASE("A stop cancels a handler that needs its client after the grace") {
    Fixture f;
    auto client = f.server.connect();
    client.send(request);
    REQUIRE(reaches(f.waiter.waiting, 1));
    f.server.stop(10ms).get();
    CHECK(f.waiter.cancelled == 1);
    CHECK(client.read_to_end().empty());
}

} // namespace datagems::server
