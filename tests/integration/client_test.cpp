#include "client_driver.hpp"
#include "client_peer.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::test;
using namespace std::chrono_literals;

namespace {

// Answers every request with its own body.
void echo(Peer& peer) {
    while (const auto request = peer.read_request()) {
        if (!peer.answer(request->substr(request->find("\r\n\r\n") + 4))) return;
    }
}

// Sends these bytes to every request, then closes.
PeerServer::Script once(std::string bytes) {
    return [bytes = std::move(bytes)](Peer& peer) {
        if (peer.read_request()) peer.send(bytes);
    };
}

void check_lost(const Result<client::Answer>& answer, std::string_view step) {
    REQUIRE_FALSE(answer.has_value());
    INFO(answer.error().message);
    CHECK(answer.error().code == errc::unavailable);
    CHECK(client::failed_step(answer.error()) == step);
}

} // namespace

TEST_CASE("calls in turn share one connection", "[client]") {
    const PeerServer server(echo);
    ClientDriver driver;
    for (int i = 0; i < 5; ++i) {
        const auto answer = driver.send(post_to(server.port(), std::to_string(i)));
        CHECK(answer.value().status == 200);
        CHECK(answer.value().body == std::to_string(i));
    }
    CHECK(driver.client.connections_opened() == 1);
    CHECK(server.connections() == 1);
}

TEST_CASE("a kept connection that was closed is replaced", "[client]") {
    const PeerServer server([](Peer& peer) {
        if (peer.read_request()) peer.answer("x");
    });
    ClientDriver driver;
    for (int i = 0; i < 3; ++i) {
        CHECK(driver.send(post_to(server.port())).value().body == "x");
    }
    CHECK(driver.client.connections_opened() == 3);
}

TEST_CASE("a kept connection that is closed under the request is replaced once", "[client]") {
    std::atomic<int> requests{0};
    const PeerServer server([&requests](Peer& peer) {
        while (peer.read_request()) {
            ++requests;
            if (requests >= 2 && requests != 3) return;
            peer.answer("x");
        }
    });
    ClientDriver driver;
    CHECK(driver.send(post_to(server.port())).value().body == "x"); // kept
    CHECK(driver.send(post_to(server.port())).value().body == "x"); // closed without a word, sent again
    CHECK(requests == 3);
    check_lost(driver.send(post_to(server.port())), "answer"); // again, but the fresh one fares no better
    CHECK(requests == 5);
}

TEST_CASE("a call is not repeated once a byte of its answer came", "[client]") {
    std::atomic<int> requests{0};
    const PeerServer server([&requests](Peer& peer) {
        while (peer.read_request()) {
            if (++requests == 2) {
                peer.send("HTTP/1.1 2");
                return;
            }
            peer.answer("x");
        }
    });
    ClientDriver driver;
    REQUIRE(driver.send(post_to(server.port())).has_value());
    check_lost(driver.send(post_to(server.port())), "answer");
    CHECK(requests == 2);
}

TEST_CASE("a fresh connection that is dropped is an error", "[client]") {
    const PeerServer server(once(""));
    ClientDriver driver;
    check_lost(driver.send(post_to(server.port())), "answer");
    CHECK(server.connections() == 1);
}

TEST_CASE("a server that does not answer times out and sees the connection close", "[client]") {
    std::promise<bool> closed;
    const PeerServer server([&closed](Peer& peer) {
        peer.read_request();
        closed.set_value(peer.closed_within(20'000));
    });
    client::Settings settings = quick_settings();
    settings.first_byte_timeout = 50ms;
    ClientDriver driver(settings);
    const auto answer = driver.send(post_to(server.port()));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == errc::timed_out);
    CHECK(client::failed_step(answer.error()) == "answer");
    CHECK(closed.get_future().get());
}

TEST_CASE("an answer that drips past the deadline times out", "[client]") {
    std::promise<bool> closed;
    const PeerServer server([&closed](Peer& peer) {
        peer.read_request();
        bool open = peer.send("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n");
        while (open && !peer.closed_within(1)) {
            open = peer.send("x");
        }
        closed.set_value(true);
    });
    client::Settings settings = quick_settings();
    settings.total_timeout = 100ms;
    ClientDriver driver(settings);
    const auto answer = driver.send(post_to(server.port()));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == errc::timed_out);
    CHECK(closed.get_future().get());
}

TEST_CASE("deadlines do not carry over to the next call", "[client]") {
    const PeerServer server(echo);
    client::Settings settings = quick_settings();
    settings.first_byte_timeout = 1500ms;
    ClientDriver driver(settings);
    // The timer armed by the first call fires while the connection is idle or busy with later calls.
    int late = 0; // answers of a server that was held up
    const auto end = std::chrono::steady_clock::now() + 2s;
    for (auto begun = end - 2s; begun < end; begun = std::chrono::steady_clock::now()) {
        if (driver.send(post_to(server.port()))) continue;
        REQUIRE(std::chrono::steady_clock::now() - begun >= settings.first_byte_timeout);
        ++late;
    }
    CHECK(static_cast<int>(driver.client.connections_opened()) <= 1 + late);
}

TEST_CASE("a drop in the middle of the body is an error", "[client]") {
    ClientDriver driver;
    const PeerServer sized(once("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
    check_lost(driver.send(post_to(sized.port())), "answer");
    const PeerServer chunked(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"));
    check_lost(driver.send(post_to(chunked.port())), "answer");
}

TEST_CASE("garbage is an error", "[client]") {
    const PeerServer server(once("220 mail.example ESMTP\r\n\r\n"));
    ClientDriver driver;
    check_lost(driver.send(post_to(server.port())), "answer");
}

TEST_CASE("answers beyond the limit are refused", "[client]") {
    ClientDriver driver;
    const PeerServer announced(once("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"));
    CHECK(driver.send(post_to(announced.port())).error().code == errc::too_large);
    const PeerServer endless([](Peer& peer) {
        peer.read_request();
        bool open = peer.send("HTTP/1.1 200 OK\r\n\r\n");
        while (open) {
            open = peer.send(std::string(10'000, 'x'));
        }
    });
    CHECK(driver.send(post_to(endless.port())).error().code == errc::too_large);
    const PeerServer header(once("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x')));
    CHECK(driver.send(post_to(header.port())).error().code == errc::too_large);
}

TEST_CASE("bodies end by chunks, by length and by the connection's end", "[client]") {
    ClientDriver driver;
    const std::string large(90'000, 'x');
    const PeerServer server([&large](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        peer.read_request();
        peer.answer(large);
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\n\r\nto the end");
    });
    CHECK(driver.send(post_to(server.port())).value().body == "abcde");
    CHECK(driver.send(post_to(server.port())).value().body == large);
    CHECK(driver.send(post_to(server.port())).value().body == "to the end");
    CHECK(driver.client.connections_opened() == 1);
}

TEST_CASE("Connection: close and HTTP/1.0 end the connection", "[client]") {
    for (const char* head : {"HTTP/1.1 200 OK\r\nConnection: close\r\n", "HTTP/1.0 200 OK\r\n"}) {
        const PeerServer server([head](Peer& peer) {
            while (peer.read_request()) {
                peer.send(std::string(head) + "Content-Length: 1\r\n\r\nx");
            }
        });
        ClientDriver driver;
        CHECK(driver.send(post_to(server.port())).value().body == "x");
        CHECK(driver.send(post_to(server.port())).value().body == "x");
        CHECK(driver.client.connections_opened() == 2);
    }
}

TEST_CASE("any status is an answer and redirects are not followed", "[client]") {
    const PeerServer server(once("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"));
    ClientDriver driver;
    const auto answer = driver.send(post_to(server.port()));
    CHECK(answer.value().status == 302);
    CHECK(answer.value().headers.find("location") == "/other");
    CHECK(server.connections() == 1);
}

TEST_CASE("a refused connection is an error of the step connect", "[client]") {
    ClientDriver driver;
    check_lost(driver.send(post_to(closed_port())), "connect");
}

TEST_CASE("a call that cannot be written opens nothing", "[client]") {
    ClientDriver driver;
    client::Call call = post_to(closed_port());
    call.headers.add("Authorization", "Bearer a\r\nX: y");
    CHECK(driver.send(std::move(call)).error().code == errc::invalid_argument);
}
