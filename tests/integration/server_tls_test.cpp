// The server over TLS: what it agrees to, what it refuses, and its certificate changed while it runs.
#include "certificate.hpp"
#include "datagems/http/live_body.hpp"
#include "datagems/test_support/temp_dir.hpp"
#include "tls_client.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>

namespace datagems::server {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using http::Context;
using http::Method;
using http::Response;
using test::Certificate;

namespace {

constexpr std::string_view get_scheme = "GET /scheme HTTP/1.1\r\nHost: t\r\n\r\n";

asio::awaitable<Response> scheme(Context& context) {
    co_return Response::text(200, "text/plain", context.request.tls ? "https" : "plain");
}

// 200 chunks of 64 KiB.
class Chunks final : public http::BodySource {
  public:
    Result<void> next(std::string& out) override {
        if (done_++ < 200) out.append(64 * 1024, 'x');
        return {};
    }

  private:
    int done_ = 0;
};

asio::awaitable<Response> stream(Context&) {
    Response response;
    response.stream = std::make_shared<Chunks>();
    co_return response;
}

// One event, then silence.
class OneEvent final : public http::LiveBody {
  public:
    explicit OneEvent(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
    ~OneEvent() override { --alive_; }
    void attach(std::function<void()>) override {}
    Piece take() override {
        Piece piece;
        if (!std::exchange(told_, true)) piece.bytes = std::make_shared<const std::string>("data: here\n\n");
        return piece;
    }
    [[nodiscard]] std::string_view keep_alive() const noexcept override { return http::event_stream_comment; }

  private:
    std::atomic<int>& alive_;
    bool told_ = false;
};

struct Fixture {
    explicit Fixture(Settings settings = {}, std::size_t threads = 2) : server(with_tls(std::move(settings)), threads) {
        server.application.route(Method::get, "/scheme", scheme);
        server.application.route(Method::post, "/echo", echo, http::Access::open, 1024 * 1024);
        server.application.route(Method::get, "/stream", stream);
        server.application.route(Method::get, "/live", [this](Context&) { return live(); });
        server.start();
    }

    [[nodiscard]] TlsFiles files() const { return {folder.path() / "cert.pem", folder.path() / "key.pem"}; }
    Settings with_tls(Settings settings) const {
        certificate.write(files().certificate);
        certificate.write_key(files().key);
        settings.tls = files();
        return settings;
    }
    asio::awaitable<Response> live() { co_return http::event_stream(std::make_shared<OneEvent>(live_bodies)); }
    TlsClient connect() { return TlsClient(server.port()); }

    test::TempDir folder;
    Certificate certificate{"DNS:localhost"};
    std::atomic<int> live_bodies = 0;
    RunningServer server;
};

bool shows(TlsClient& client, const Certificate& certificate) {
    const std::unique_ptr<X509, decltype(&::X509_free)> shown(::SSL_get1_peer_certificate(client.ssl()), ::X509_free);
    return shown && certificate.is(shown.get());
}

} // namespace

TEST_CASE("Requests over TLS are answered one after another, and the end is told") {
    const auto threads = GENERATE(1, 2);
    Fixture fixture({}, static_cast<std::size_t>(threads));
    auto client = fixture.connect();
    REQUIRE(client.shake_hands());
    CHECK(client.request(get_scheme, 5).ends_with("https"));
    CHECK(client.request(std::string(get_scheme) + std::string(get_scheme), 5).ends_with("https"));
    CHECK(client.read_answer(5).ends_with("https"));
    CHECK(client.request("GET /scheme HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", 5).ends_with("https"));
    CHECK(client.read_to_end().empty());
    CHECK(client.was_told_the_end());
}

TEST_CASE("Large bodies go both ways over TLS") {
    Fixture fixture;
    auto client = fixture.connect();
    REQUIRE(client.shake_hands());
    const std::string body(900'000, 'b');
    const auto head = "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    REQUIRE(client.send(head + body));
    CHECK(client.read_answer(body.size() + 11).ends_with("POST /echo " + body));
    REQUIRE(client.send("GET /stream HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
    const auto all = client.read_to_end();
    CHECK(std::count(all.begin(), all.end(), 'x') == 200 * 64 * 1024);
    CHECK(all.ends_with("0\r\n\r\n"));
    CHECK(client.was_told_the_end());
}

TEST_CASE("A live body over TLS ends when its client goes") {
    Fixture fixture;
    {
        auto client = fixture.connect();
        REQUIRE(client.shake_hands());
        REQUIRE(client.send("GET /live HTTP/1.1\r\nHost: t\r\n\r\n"));
        CHECK(client.read_answer(0).starts_with("HTTP/1.1 200"));
        CHECK(client.read_exactly(3) == "c\r\n");
        CHECK(fixture.live_bodies == 1);
        ::SSL_shutdown(client.ssl());
    }
    while (fixture.server.connections() > 0)
        std::this_thread::yield(); // bounded by the time-out of the test
    CHECK(fixture.live_bodies == 0);
}

TEST_CASE("A client that vanishes while it is written to over TLS harms nobody") {
    Fixture fixture;
    for (int i = 0; i < 20; ++i) {
        auto client = fixture.connect();
        REQUIRE(client.shake_hands());
        REQUIRE(client.send("GET /stream HTTP/1.1\r\nHost: t\r\n\r\n"));
        CHECK(client.read_exactly(100).size() == 100);
    }
    auto client = fixture.connect();
    REQUIRE(client.shake_hands());
    CHECK(client.request(get_scheme, 5).ends_with("https"));
}

TEST_CASE("TLS 1.2 and 1.3 are spoken, older ones and weak ciphers are not") {
    Fixture fixture;
    auto modern = fixture.connect();
    REQUIRE(modern.shake_hands());
    CHECK(std::string_view(::SSL_get_version(modern.ssl())) == "TLSv1.3");

    auto plain_tls12 = fixture.connect();
    ::SSL_CTX_set_max_proto_version(plain_tls12.context(), TLS1_2_VERSION);
    REQUIRE(plain_tls12.shake_hands());
    CHECK(plain_tls12.request(get_scheme, 5).ends_with("https"));
    CHECK(std::string_view(::SSL_get_cipher_name(plain_tls12.ssl())).starts_with("ECDHE-"));
    // The server must not shake hands again at a client's wish.
    CHECK(::SSL_renegotiate(plain_tls12.ssl()) == 1);
    CHECK(::SSL_do_handshake(plain_tls12.ssl()) != 1);

    auto old = fixture.connect();
    ::SSL_CTX_set_security_level(old.context(), 0);
    ::SSL_CTX_set_min_proto_version(old.context(), TLS1_VERSION);
    ::SSL_CTX_set_max_proto_version(old.context(), TLS1_1_VERSION);
    CHECK_FALSE(old.shake_hands());

    auto weak = fixture.connect();
    ::SSL_CTX_set_max_proto_version(weak.context(), TLS1_2_VERSION);
    REQUIRE(::SSL_CTX_set_cipher_list(weak.context(), "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384") == 1);
    CHECK_FALSE(weak.shake_hands());
}

TEST_CASE("Of the protocols that a client offers, ours is chosen") {
    Fixture fixture;
    auto client = fixture.connect();
    const std::string offered("\x02h2\x08http/1.1", 12);
    ::SSL_CTX_set_alpn_protos(client.context(), reinterpret_cast<const unsigned char*>(offered.data()), 12);
    REQUIRE(client.shake_hands());
    const unsigned char* chosen = nullptr;
    unsigned int length = 0;
    ::SSL_get0_alpn_selected(client.ssl(), &chosen, &length);
    REQUIRE(length == 8);
    CHECK(std::string_view(reinterpret_cast<const char*>(chosen), length) == "http/1.1");
}

TEST_CASE("Plain http on a TLS port is told so, other bytes end the connection") {
    Fixture fixture;
    auto plain = fixture.server.connect();
    const auto answer = plain.request(get_scheme);
    CHECK(answer.status == 400);
    CHECK(answer.body == R"({"error":"This port speaks https"})");
    CHECK(plain.read_to_end().empty());
    CHECK(plain.clean_end);

    for (const auto& bytes :
         {std::string(64, '\0'), std::string(64, '\xff'), std::string("\x16\x03\x01\x00\x05hello")}) {
        auto garbage = fixture.server.connect();
        garbage.send(bytes);
        CHECK(garbage.read_to_end().find("HTTP") == std::string::npos);
    }
}

TEST_CASE("A handshake that hangs ends with the deadline of headers") {
    Settings settings;
    settings.header_timeout = 50ms;
    Fixture fixture(settings);
    const auto bytes = GENERATE(as<std::string>(), "", "\x16\x03\x01", "GET");
    auto client = fixture.server.connect();
    client.send(bytes);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("A stop closes connections whose handshake hangs") {
    Fixture fixture;
    auto client = fixture.server.connect();
    while (fixture.server.connections() == 0)
        std::this_thread::yield();
    fixture.server.stop(1h).get();
    CHECK(client.read_to_end().empty());
}

TEST_CASE("A new certificate is shown to new connections, and old ones go on") {
    Fixture fixture;
    auto before = fixture.connect();
    REQUIRE(before.shake_hands());
    CHECK(shows(before, fixture.certificate));

    const Certificate next("DNS:localhost");
    next.write(fixture.files().certificate);
    const auto mismatch = fixture.server.server().reload_tls();
    REQUIRE(mismatch.has_error());
    CHECK(mismatch.error().message.find(fixture.files().key.string()) != std::string::npos);
    auto meanwhile = fixture.connect();
    REQUIRE(meanwhile.shake_hands());
    CHECK(shows(meanwhile, fixture.certificate));

    next.write_key(fixture.files().key);
    REQUIRE(fixture.server.server().reload_tls().has_value());
    auto after = fixture.connect();
    REQUIRE(after.shake_hands());
    CHECK(shows(after, next));
    CHECK(before.request(get_scheme, 5).ends_with("https"));
}

TEST_CASE("Files that cannot serve are named, with the reason") {
    const test::TempDir folder;
    const TlsFiles files{folder.path() / "cert.pem", folder.path() / "key.pem"};
    const Certificate good("DNS:localhost");
    good.write(files.certificate);
    good.write_key(files.key);
    REQUIRE(check_tls_files(files).has_value());

    const auto mistake = [&] {
        const auto checked = check_tls_files(files);
        REQUIRE(checked.has_error());
        CHECK(checked.error().code == errc::invalid_argument);
        return checked.error().message;
    };
    SECTION("no certificate") {
        std::filesystem::remove(files.certificate);
        CHECK(mistake() == files.certificate.string() + ": cannot be read, or is empty");
    }
    SECTION("an empty key") {
        std::ofstream(files.key, std::ios::trunc).close();
        CHECK(mistake() == files.key.string() + ": cannot be read, or is empty");
    }
    SECTION("a folder for a key") {
        std::filesystem::remove(files.key);
        std::filesystem::create_directory(files.key);
        CHECK(mistake() == files.key.string() + ": cannot be read, or is empty");
    }
    SECTION("text for a certificate") {
        std::ofstream(files.certificate) << "certificate";
        CHECK(mistake().starts_with(files.certificate.string() + ": no certificate that can be used: "));
    }
    SECTION("the key for the certificate") {
        good.write_key(files.certificate);
        CHECK(mistake().starts_with(files.certificate.string() + ": no certificate that can be used: "));
    }
    SECTION("the certificate for the key") {
        good.write(files.key);
        CHECK(mistake().starts_with(files.key.string() + ": no key that can be used for "));
    }
    SECTION("the key of another certificate") {
        Certificate("DNS:localhost").write_key(files.key);
        CHECK(mistake().starts_with(files.key.string() + ": no key that can be used for "));
    }
    SECTION("an expired certificate") {
        const Certificate old("DNS:localhost", -60);
        old.write(files.certificate);
        old.write_key(files.key);
        CHECK(mistake() == files.certificate.string() + ": the certificate: it has expired");
    }
}

TEST_CASE("A server whose certificate cannot be read does not start") {
    async::IoThreads io("io", 1);
    async::BlockingPool pool("pool", 1, 1);
    TestApplication application;
    Settings settings;
    settings.tls = TlsFiles{"/does/not/exist.pem", "/does/not/exist.key"};
    Server server(io.executor(), pool, application, settings);
    const auto started = server.start();
    REQUIRE(started.has_error());
    CHECK(started.error().code == errc::invalid_argument);
    CHECK(started.error().message.starts_with("/does/not/exist.pem"));
}

} // namespace datagems::server
