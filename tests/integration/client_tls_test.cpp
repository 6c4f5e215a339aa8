#include "certificate.hpp"
#include "client_driver.hpp"
#include "client_peer.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::test;
using namespace std::chrono_literals;

namespace {

void echo(Peer& peer) {
    while (const auto request = peer.read_request()) {
        if (!peer.answer(request->substr(request->find("\r\n\r\n") + 4))) return;
    }
}

struct TrustedServer {
    explicit TrustedServer(const std::string& names) {
        const Certificate certificate(names);
        certificate.write(file());
        context = certificate.server_context();
    }
    [[nodiscard]] std::filesystem::path file() const { return directory.path() / "ca.pem"; }
    [[nodiscard]] client::Settings trusted() const {
        client::Settings settings = quick_settings();
        settings.ca_file = file();
        return settings;
    }
    TempDir directory;
    std::shared_ptr<SSL_CTX> context;
};

void check_refused(const Result<client::Answer>& answer, std::string_view why) {
    REQUIRE_FALSE(answer.has_value());
    INFO(answer.error().message);
    CHECK(answer.error().code == errc::unavailable);
    CHECK(client::failed_step(answer.error()) == "tls");
    CHECK(answer.error().message.find(why) != std::string::npos);
}

} // namespace

TEST_CASE("a trusted certificate for the host is accepted and the connection reused", "[client][tls]") {
    const TrustedServer certificate("DNS:localhost,IP:127.0.0.1");
    const PeerServer server(echo, certificate.context);
    for (const char* host : {"localhost", "127.0.0.1"}) {
        ClientDriver driver(certificate.trusted());
        const std::string large(90'000, 'x');
        CHECK(driver.send(post_to(client::Origin{true, host, server.port()}, "a")).value().body == "a");
        CHECK(driver.send(post_to(client::Origin{true, host, server.port()}, large)).value().body == large);
        CHECK(driver.client.connections_opened() == 1);
    }
}

TEST_CASE("a certificate for another host is refused", "[client][tls]") {
    const TrustedServer certificate("DNS:other.test,IP:127.0.0.2");
    const PeerServer server(echo, certificate.context);
    ClientDriver driver(certificate.trusted());
    check_refused(driver.send(post_to(client::Origin{true, "localhost", server.port()})), "mismatch");
    check_refused(driver.send(post_to(client::Origin{true, "127.0.0.1", server.port()})), "mismatch");
}

TEST_CASE("a certificate that nobody vouches for is refused", "[client][tls]") {
    const TrustedServer certificate("DNS:localhost");
    const PeerServer server(echo, certificate.context);
    ClientDriver driver; // trusts the system's authorities
    check_refused(driver.send(post_to(client::Origin{true, "localhost", server.port()})), "certificate");
}

TEST_CASE("a plain server is no TLS server", "[client][tls]") {
    const PeerServer server([](Peer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    const TrustedServer certificate("DNS:localhost");
    ClientDriver driver(certificate.trusted());
    check_refused(driver.send(post_to(client::Origin{true, "127.0.0.1", server.port()})), "tls");
}

TEST_CASE("a handshake that hangs times out as part of connecting", "[client][tls]") {
    const PeerServer server([](Peer& peer) { peer.closed_within(20'000); });
    const TrustedServer certificate("DNS:localhost");
    client::Settings settings = certificate.trusted();
    settings.connect_timeout = 100ms;
    ClientDriver driver(settings);
    const auto answer = driver.send(post_to(client::Origin{true, "127.0.0.1", server.port()}));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == errc::timed_out);
    CHECK(client::failed_step(answer.error()) == "tls");
}

TEST_CASE("a peer that leaves TLS without a word is benign only after a complete answer", "[client][tls]") {
    const TrustedServer certificate("IP:127.0.0.1");
    ClientDriver driver(certificate.trusted());
    const PeerServer complete(
        [](Peer& peer) {
            peer.read_request();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        },
        certificate.context);
    CHECK(driver.send(post_to(client::Origin{true, "127.0.0.1", complete.port()})).value().body == "ok");
    const PeerServer open_ended(
        [](Peer& peer) {
            peer.read_request();
            peer.send("HTTP/1.1 200 OK\r\n\r\nmaybe cut");
        },
        certificate.context);
    const auto cut = driver.send(post_to(client::Origin{true, "127.0.0.1", open_ended.port()}));
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().code == errc::unavailable);
}

TEST_CASE("a file of authorities that cannot be read stops the start", "[client][tls]") {
    boost::asio::io_context context;
    client::Settings settings;
    settings.ca_file = "/does/not/exist.pem";
    CHECK_THROWS_WITH(client::HttpClient(context.get_executor(), settings), Catch::Contains("/does/not/exist.pem"));
}
