// What browsers are told and what is not taken from them, over the wire; plain and TLS.
#include "certificate.hpp"
#include "gateway_fixture.hpp"
#include "tls_client.hpp"

namespace datagems::gateway::test {

using datagems::test::Certificate;
using datagems::test::TempDir;
using server::RawClient;

namespace {

http::Headers from(std::string_view origin) {
    http::Headers headers;
    headers.add("Content-Type", "application/json");
    headers.add("Origin", origin);
    return headers;
}

} // namespace

TEST_CASE("Another site can neither log in nor change anything, our own can", "[gateway][browser]") {
    const TempDir data;
    TestGateway gateway(test_settings(data.path()));
    const auto login = boost::json::serialize(boost::json::object{{"username", "admin"}, {"password", admin_password}});
    const auto own = "http://127.0.0.1:" + std::to_string(gateway.port());
    CHECK(gateway.send(http::Method::post, "/api/auth/login", login, from(own)).status == 200);
    for (const auto* origin : {"http://evil.test", "null", "http://127.0.0.1"}) {
        const auto refused = gateway.send(http::Method::post, "/api/auth/login", login, from(origin));
        CHECK(refused.status == 403);
        CHECK(refused.header("Set-Cookie").empty());
    }
    gateway.sign_in();
    CHECK(gateway.send(http::Method::post, "/api/auth/logout", "", from("http://evil.test")).status == 403);
    CHECK(gateway.send(http::Method::del, "/api/no-such-thing", "", from("http://evil.test")).status == 403);
    CHECK(gateway.send(http::Method::get, "/api/auth/me", "", from("http://evil.test")).status == 200);
    CHECK(gateway.send(http::Method::post, "/api/auth/logout", "", from(own)).status == 200);
}

TEST_CASE("A foreign origin is refused before the body is read", "[gateway][browser]") {
    const TempDir data;
    TestGateway gateway(test_settings(data.path()));
    RawClient client(gateway.port());
    client.send("POST /api/auth/login HTTP/1.1\r\nHost: t\r\nOrigin: http://evil.test\r\nContent-Length: 100\r\n\r\n");
    CHECK(client.read_answer().status == 403);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("Every answer carries the headers, also of what no handler saw", "[gateway][browser]") {
    const TempDir data;
    TestGateway gateway(test_settings(data.path()));
    const auto [request, status] = GENERATE(table<std::string, int>({
        {"GET / HTTP/1.1\r\nHost: t\r\n\r\n", 200},
        {"GET /api/health HTTP/1.1\r\nHost: t\r\n\r\n", 200},
        {"GET /api/tasks HTTP/1.1\r\nHost: t\r\n\r\n", 401},
        {"GET /api/none HTTP/1.1\r\nHost: t\r\n\r\n", 404},
        {"POST /api/tasks/schema HTTP/1.1\r\nHost: t\r\nOrigin: null\r\n\r\n", 403},
        {"nonsense\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 431},
    }));
    RawClient client(gateway.port());
    client.send(request);
    const auto answer = client.read_answer();
    CHECK(answer.status == status);
    CHECK(answer.has("\r\nContent-Security-Policy: default-src 'self';"));
    CHECK(answer.has("frame-ancestors 'none'"));
    CHECK(answer.has("\r\nX-Content-Type-Options: nosniff\r\n"));
    CHECK(answer.has("\r\nReferrer-Policy: "));
    CHECK(answer.has("\r\nCache-Control: no-store\r\n") == !request.starts_with("GET / HTTP/1.1\r\nHost: t\r\n\r\n"));
    CHECK_FALSE(answer.has("Strict-Transport-Security"));
}

TEST_CASE("A gateway with a certificate serves https, and its cookies stay there", "[gateway][browser]") {
    const TempDir data;
    const Certificate certificate("DNS:localhost");
    auto settings = test_settings(data.path());
    settings.listen.tls = server::TlsFiles{data.path() / "cert.pem", data.path() / "key.pem"};
    certificate.write(settings.listen.tls->certificate);
    certificate.write_key(settings.listen.tls->key);
    Gateway gateway(settings);
    REQUIRE(gateway.start().has_value());
    server::TlsClient client(gateway.port());
    REQUIRE(client.shake_hands());
    const std::string body = R"({"username":"admin","password":")" + std::string(admin_password) + R"("})";
    const auto answer =
        client.request("POST /api/auth/login HTTP/1.1\r\nHost: localhost:" + std::to_string(gateway.port()) +
                           "\r\nOrigin: https://localhost:" + std::to_string(gateway.port()) +
                           "\r\nContent-Type: application/json\r\n" + "Content-Length: " + std::to_string(body.size()) +
                           "\r\n\r\n" + body,
                       0);
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(answer.find("; Secure\r\n") != std::string::npos);
    CHECK(answer.find("\r\nStrict-Transport-Security: max-age=") != std::string::npos);

    const Certificate next("DNS:localhost");
    next.write(settings.listen.tls->certificate);
    next.write_key(settings.listen.tls->key);
    gateway.reload();
    server::TlsClient later(gateway.port());
    REQUIRE(later.shake_hands());
    const std::unique_ptr<X509, decltype(&::X509_free)> shown(::SSL_get1_peer_certificate(later.ssl()), ::X509_free);
    CHECK(next.is(shown.get()));
}

} // namespace datagems::gateway::test
