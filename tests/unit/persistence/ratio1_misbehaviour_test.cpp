// Nodes that hang, drip, break off and talk nonsense: every call ends in time with the right error.
#include "datagems/persistence/engine.hpp"
#include "ratio1_raw_server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using namespace std::chrono_literals;

namespace {

using Talk = std::function<void(RawPeer&)>;

// All calls end within this, plus what a loaded machine takes.
constexpr auto read_deadline = 400ms;
constexpr auto slack = 10s;

Ratio1Options hasty(const RawServer& server) {
    Ratio1Options options;
    options.cstore_url = server.url();
    options.r1fs_url = server.url();
    options.connect_timeout = 1s;
    options.read_deadline = read_deadline;
    options.write_deadline = 600ms;
    options.idle_timeout = 300ms;
    return options;
}

struct Seen {
    Error error;
    std::chrono::steady_clock::duration took{};
};

template <class Call>
Seen fails(const Call& call) {
    const auto start = std::chrono::steady_clock::now();
    const auto result = call();
    const auto took = std::chrono::steady_clock::now() - start;
    REQUIRE(result.has_error());
    CHECK(took < slack);
    return {result.error(), took};
}

// The error of a read from a node that answers each request so.
errc read_error(const std::string& answer, bool then_close = true) {
    RawServer server([&](RawPeer& peer) {
        while (!peer.read_request().empty()) {
            if (!peer.send(answer)) return;
            if (then_close) return;
        }
    });
    const auto engine = open_ratio1(hasty(server)).value();
    return fails([&] { return engine.cstore->hget("h", "f"); }).error.code;
}

} // namespace

TEST_CASE("a node that accepts and says nothing costs no more than the deadline") {
    RawServer server([](RawPeer& peer) { peer.hang(); });
    const auto engine = open_ratio1(hasty(server)).value();
    const auto read = fails([&] { return engine.cstore->get("k"); });
    CHECK(read.error.code == errc::timed_out);
    CHECK(read.took >= read_deadline / 2);
    const auto away = [](errc code) { return code == errc::timed_out || code == errc::unavailable; };
    CHECK(away(fails([&] { return engine.cstore->hset("h", "f", "v"); }).error.code));
    CHECK(away(fails([&] { return engine.r1fs->open("cid"); }).error.code));
    CHECK(away(fails([&] { return engine.r1fs->add_bytes("x", "x"); }).error.code));
    CHECK(away(fails([&] { return engine.r1fs->remove("cid"); }).error.code));
}

TEST_CASE("a node that stops in the middle of a head or a body costs no more than the deadline") {
    const auto part =
        GENERATE("H", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"resu",
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"re");
    RawServer server([&](RawPeer& peer) {
        (void)peer.read_request();
        (void)peer.send(part);
        peer.hang();
    });
    const auto engine = open_ratio1(hasty(server)).value();
    CHECK(fails([&] { return engine.cstore->get("k"); }).error.code == errc::timed_out);
}

TEST_CASE("a drip is not a transfer") {
    const auto head =
        GENERATE(std::string("HTTP/1.1 200 OK\r\nX-Slow: ") + std::string(60'000, 'x'),
                 std::string("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n") + std::string(60'000, ' '),
                 std::string("HTTP/1.1 200 ") + std::string(1'000, 'x'));
    RawServer server([&](RawPeer& peer) {
        (void)peer.read_request();
        peer.drip(head);
    });
    const auto engine = open_ratio1(hasty(server)).value();
    CHECK(fails([&] { return engine.cstore->get("k"); }).error.code == errc::timed_out);
    CHECK(fails([&] { return engine.r1fs->open("cid"); }).error.code == errc::timed_out);
    CHECK(fails([&] { return engine.r1fs->read_all("cid", 10'000'000); }).error.code == errc::timed_out);
}

TEST_CASE("answers that break off or are not HTTP are a node that is away") {
    for (const auto* broken :
         {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\":\"x\"}", "HTTP/1.1 200 OK\r\nContent-Le",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"result\":1}", "220 mail.example ESMTP\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"}) {
        INFO(broken);
        const auto code = read_error(broken);
        CHECK((code == errc::unavailable || code == errc::timed_out || code == errc::corrupt));
    }
}

TEST_CASE("a chunk that ends wrongly does not end the answer") {
    // The first chunk is a whole document: only the framing tells that there was more.
    CHECK(read_error("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\"v\"x\r\n") != errc::not_found);
}

TEST_CASE("answers of the wrong shape are corrupt, at once") {
    for (const auto* body : {"", "nonsense", "<html></html>", "{\"result\":\"x\"", "\"\\ud800\"", "nul"}) {
        INFO(body);
        CHECK(read_error(ok_json(body), false) == errc::corrupt);
    }
    CHECK(read_error(ok_json(std::string(200'000, '[')), false) == errc::corrupt);
    CHECK(read_error("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", false) ==
          errc::corrupt);
    CHECK(read_error("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}", false) == errc::corrupt);
}

TEST_CASE("heads without end are cut off") {
    CHECK(read_error("HTTP/1.1 200 " + std::string(100'000, 'x')) == errc::corrupt);
    CHECK(read_error("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x')) == errc::corrupt);
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 20'000; ++i)
        many += "X: y\r\n";
    CHECK(read_error(many) == errc::corrupt);
    std::string continued = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ";
    CHECK(read_error(continued + std::string(50'000, 'x')) == errc::corrupt);
}

TEST_CASE("an answer that promises or sends too much is not taken") {
    CHECK(read_error("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nx") == errc::too_large);
    RawServer server([](RawPeer& peer) {
        (void)peer.read_request();
        if (!peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")) return;
        const auto chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
        while (peer.send(chunk)) {
        }
    });
    auto options = hasty(server);
    options.read_deadline = 60s;
    const auto engine = open_ratio1(options).value();
    CHECK(engine.cstore->hget("h", "f").error().code == errc::too_large);
}

TEST_CASE("refusals are errors at once, with the code that fits") {
    const auto expect = [](int status, errc code) {
        std::atomic<int> requests{0};
        RawServer server([&](RawPeer& peer) {
            while (!peer.read_request().empty()) {
                ++requests;
                if (!peer.send(with_status(status, R"({"detail":[{"msg":"no","loc":["body"]}]})"))) return;
            }
        });
        const auto engine = open_ratio1(hasty(server)).value();
        INFO(status);
        CHECK(fails([&] { return engine.cstore->hset("h", "f", "v"); }).error.code == code);
        CHECK(fails([&] { return engine.cstore->hget("h", "f"); }).error.code == code);
        CHECK(requests == 2);
    };
    expect(422, errc::invalid_argument);
    expect(400, errc::invalid_argument);
    expect(403, errc::permission_denied);
    expect(404, errc::unavailable); // no such call: not the API that it should be
    expect(413, errc::too_large);
}

TEST_CASE("complaints without end are cut") {
    RawServer server([](RawPeer& peer) {
        (void)peer.read_request();
        (void)peer.send("HTTP/1.1 422 No\r\nContent-Length: 99999999\r\n\r\n");
        while (peer.send(std::string(0x10000, 'x'))) {
        }
    });
    const auto engine = open_ratio1(hasty(server)).value();
    const auto seen = fails([&] { return engine.cstore->hget("h", "f"); });
    CHECK(seen.error.code == errc::invalid_argument);
    CHECK(seen.error.message.size() < 300);
}

TEST_CASE("a reset is repeated on a new connection") {
    RawServer server([](RawPeer& peer) {
        (void)peer.read_request();
        if (peer.number() < 2) {
            peer.reset();
        } else {
            (void)peer.send(ok_json(R"({"result":"v"})"));
        }
    });
    const auto engine = open_ratio1(hasty(server)).value();
    CHECK(engine.cstore->hget("h", "f").value() == "v");
    CHECK(server.connections() == 3);
}

TEST_CASE("a connection that was closed, or that brings what nobody asked for, is not used again") {
    const bool chatty = GENERATE(false, true);
    RawServer server([&](RawPeer& peer) {
        while (!peer.read_request().empty()) {
            (void)peer.send(ok_json(R"({"result":"first"})") + (chatty ? ok_json(R"({"result":"stale"})") : ""));
            if (!chatty) return; // without a word in the head
        }
    });
    const auto engine = open_ratio1(hasty(server)).value();
    for (int i = 0; i < 20; ++i)
        CHECK(engine.cstore->hget("h", "f").value() == "first");
    CHECK(server.connections() == 20);
}

TEST_CASE("the end of the connection may be the end of an answer") {
    RawServer server([](RawPeer& peer) {
        (void)peer.read_request();
        (void)peer.send("HTTP/1.0 200 OK\r\n\r\n{\"result\":\"v\"}");
    });
    const auto engine = open_ratio1(hasty(server)).value();
    CHECK(engine.cstore->hget("h", "f").value() == "v");
    CHECK(engine.r1fs->open("cid").error().code == errc::corrupt); // but not of a file
}
