// Cancellation, concurrency, and the end of connections and clients.
#include "client_driver.hpp"
#include "client_peer.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace datagems;
using namespace datagems::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

void echo(Peer& peer) {
    while (const auto request = peer.read_request()) {
        if (!peer.answer(request->substr(request->find("\r\n\r\n") + 4))) return;
    }
}

ClientDriver::Pending start_cancellable(ClientDriver& driver, client::Call call, asio::cancellation_signal& signal) {
    auto promise = std::make_shared<std::promise<Result<client::Answer>>>();
    auto pending = promise->get_future();
    auto on_end = [promise](const std::exception_ptr& failure, Result<client::Answer> answer) {
        if (failure) return promise->set_exception(failure);
        promise->set_value(std::move(answer));
    };
    asio::co_spawn(driver.context, driver.client.send(std::move(call)),
                   asio::bind_cancellation_slot(signal.slot(), on_end));
    return pending;
}

// Makes `calls` calls one after the other; true if all were answered with what was sent.
asio::awaitable<bool> many_calls(client::HttpClient& http, std::uint16_t port, int calls) {
    for (int i = 0; i < calls; ++i) {
        const std::string body = std::to_string(i);
        asio::awaitable<Result<client::Answer>> pending = http.send(post_to(port, body));
        const Result<client::Answer> answer = co_await std::move(pending);
        if (!answer || answer->body != body) co_return false;
    }
    co_return true;
}

} // namespace

TEST_CASE("cancellation ends the call and closes the connection", "[client]") {
    std::promise<bool> closed;
    ClientDriver driver;
    asio::cancellation_signal signal;
    const PeerServer server([&](Peer& peer) {
        peer.read_request();
        asio::post(driver.context, [&signal] { signal.emit(asio::cancellation_type::terminal); });
        closed.set_value(peer.closed_within(20'000));
    });
    auto pending = start_cancellable(driver, post_to(server.port()), signal);
    const auto answer = driver.finish(std::move(pending));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == errc::cancelled);
    CHECK(closed.get_future().get());
}

TEST_CASE("cancellation in the middle of the body ends the call", "[client]") {
    ClientDriver driver;
    asio::cancellation_signal signal;
    const PeerServer server([&](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        asio::post(driver.context, [&signal] { signal.emit(asio::cancellation_type::terminal); });
        peer.closed_within(20'000);
    });
    auto pending = start_cancellable(driver, post_to(server.port()), signal);
    CHECK(driver.finish(std::move(pending)).error().code == errc::cancelled);
}

TEST_CASE("256 calls at once each have a connection, and the next 256 reuse them", "[client]") {
    constexpr int width = 256;
    std::atomic<int> waiting{0};
    const PeerServer server([&waiting](Peer& peer) {
        while (const auto request = peer.read_request()) {
            if (peer.index() < width && ++waiting <= width) {
                waiting.notify_all();
                for (int seen = waiting; seen < width; seen = waiting) {
                    waiting.wait(seen); // nobody is answered before all have asked
                }
            }
            if (!peer.answer(request->substr(request->find("\r\n\r\n") + 4))) return;
        }
    });
    ClientDriver driver;
    for (int round = 0; round < 2; ++round) {
        std::vector<ClientDriver::Pending> calls;
        for (int i = 0; i < width; ++i) {
            calls.push_back(driver.start(post_to(server.port(), std::to_string(i))));
        }
        for (int i = 0; i < width; ++i) {
            CHECK(driver.finish(std::move(calls[static_cast<std::size_t>(i)])).value().body == std::to_string(i));
        }
        CHECK(driver.client.connections_opened() == width);
    }
}

TEST_CASE("strands on several threads share a client", "[client]") {
    const PeerServer server(echo);
    asio::io_context context;
    client::HttpClient http(context.get_executor(), quick_settings());
    std::vector<std::future<bool>> workers;
    for (int i = 0; i < 16; ++i) {
        const auto strand = asio::make_strand(context);
        workers.push_back(asio::co_spawn(strand, many_calls(http, server.port(), 50), asio::use_future));
    }
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&context] { context.run(); });
    }
    for (auto& worker : workers) {
        CHECK(worker.get());
    }
    CHECK(http.connections_opened() <= 16);
    http.close(); // lets the context run dry
    for (auto& thread : threads) {
        thread.join();
    }
}

TEST_CASE("time-outs on several threads end every call", "[client]") {
    const PeerServer server([](Peer& peer) {
        peer.read_request();
        peer.closed_within(20'000);
    });
    client::Settings settings = quick_settings();
    settings.first_byte_timeout = 20ms;
    asio::io_context context;
    client::HttpClient http(context.get_executor(), settings);
    std::vector<std::future<Result<client::Answer>>> calls;
    for (int i = 0; i < 32; ++i) {
        const auto strand = asio::make_strand(context);
        calls.push_back(asio::co_spawn(strand, http.send(post_to(server.port())), asio::use_future));
    }
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&context] { context.run(); });
    }
    for (auto& thread : threads) {
        thread.join(); // failed calls leave nothing behind
    }
    for (auto& call : calls) {
        CHECK(call.get().error().code == errc::timed_out);
    }
}

TEST_CASE("idle connections are closed when their time is over", "[client]") {
    std::promise<bool> closed;
    const PeerServer server([&closed](Peer& peer) {
        peer.read_request();
        peer.answer("x");
        closed.set_value(peer.closed_within(20'000));
    });
    client::Settings settings = quick_settings();
    settings.idle_timeout = 50ms;
    ClientDriver driver(settings);
    REQUIRE(driver.send(post_to(server.port())).has_value());
    driver.context.run(); // until nothing is left to wait for
    CHECK(closed.get_future().get());
}

TEST_CASE("a closed client keeps no connection and still makes calls", "[client]") {
    const PeerServer server(echo);
    ClientDriver driver;
    REQUIRE(driver.send(post_to(server.port())).has_value());
    driver.client.close();
    driver.context.run();
    REQUIRE(driver.send(post_to(server.port())).has_value());
    driver.context.run();
    CHECK(driver.client.connections_opened() == 2);
}

TEST_CASE("a call may outlive its client", "[client]") {
    const PeerServer server(echo);
    asio::io_context context;
    auto http = std::make_unique<client::HttpClient>(context.get_executor(), quick_settings());
    auto pending = asio::co_spawn(context, http->send(post_to(server.port(), "x")), asio::use_future);
    http.reset();
    context.run();
    CHECK(pending.get().value().body == "x");
}
