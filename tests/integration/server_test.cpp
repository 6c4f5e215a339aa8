// What a well-behaved client sees: keep-alive, pipelining, methods, limits, sessions.
#include "server_fixture.hpp"

#include <stdexcept>

namespace datagems::server {

namespace asio = boost::asio;
using http::Access;
using http::Context;
using http::Method;
using http::Response;

namespace {

asio::awaitable<Response> crash(Context&) {
    throw std::runtime_error("secret detail");
    co_return Response();
}

asio::awaitable<Response> split_header(Context&) {
    Response response;
    response.headers.add("X-Bad", "a\r\nSet-Cookie: b");
    co_return response;
}

asio::awaitable<Response> cut(Context&) {
    auto response = Response::text(200, "text/plain", std::string(1'000, 'x'));
    response.cut_after = 40;
    co_return response;
}

RunningServer& with_echo(RunningServer& server) {
    auto& app = server.application;
    app.route(Method::get, "/echo", echo);
    app.route(Method::post, "/echo", echo);
    app.route(Method::get, "/crash", crash);
    app.route(Method::get, "/split", split_header);
    app.route(Method::get, "/cut", cut);
    app.route(Method::post, "/private", echo, Access::session);
    app.route(Method::post, "/admin", echo, Access::admin);
    return server.start();
}

constexpr std::string_view host = "Host: test\r\n";

std::string get(std::string_view path, std::string_view fields = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\n" + std::string(host) + std::string(fields) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view fields = "") {
    return "POST " + std::string(path) + " HTTP/1.1\r\n" + std::string(host) + std::string(fields) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

} // namespace

TEST_CASE("A connection serves one request after another") {
    const auto threads = GENERATE(1, 3);
    RunningServer server({}, static_cast<std::size_t>(threads));
    with_echo(server);
    auto client = server.connect();
    for (int i = 0; i < 5; ++i) {
        const auto answer = client.request(post("/echo", "body " + std::to_string(i)));
        CHECK(answer.status == 200);
        CHECK(answer.body == "POST /echo body " + std::to_string(i));
        CHECK(answer.has("X-Request-Id: "));
        CHECK(answer.has("Date: "));
        CHECK(answer.has("X-Finished: yes"));
        CHECK_FALSE(answer.has("Connection: close"));
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("Pipelined requests are answered in order") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += post("/echo", std::to_string(i)) + "\r\n"; // and an empty line
    REQUIRE(client.send(requests));
    for (int i = 0; i < 50; ++i)
        CHECK(client.read_answer().body == "POST /echo " + std::to_string(i));
}

TEST_CASE("A request that comes byte by byte is the same request") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    for (const char byte : post("/echo", "slow"))
        REQUIRE(client.send({&byte, 1}));
    CHECK(client.read_answer().body == "POST /echo slow");
}

TEST_CASE("A chunked body is put together, its extensions and trailers dropped") {
    RunningServer server;
    auto trailers = [](Context& context) -> asio::awaitable<Response> {
        const bool smuggled = context.request.headers.count("Authorization") > 0;
        co_return Response::text(200, "text/plain", context.request.body + (smuggled ? " smuggled" : ""));
    };
    server.application.route(Method::post, "/chunks", trailers);
    with_echo(server);
    auto client = server.connect();
    const auto answer =
        client.request("POST /chunks HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "5;name=value\r\nhello\r\n6\r\n world\r\n0\r\nAuthorization: Bearer good\r\n\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.body == "hello world");
    CHECK(client.request(get("/echo")).body == "GET /echo ");
}

TEST_CASE("Connection: close, and HTTP/1.0 without keep-alive, end the connection") {
    RunningServer server;
    with_echo(server);
    const auto request =
        GENERATE(as<std::string>(), get("/echo", "Connection: close\r\n"), "GET /echo HTTP/1.0\r\n\r\n");
    auto client = server.connect();
    const auto answer = client.request(request);
    CHECK(answer.status == 200);
    CHECK(answer.has("Connection: close"));
    CHECK(client.read_to_end().empty());
    CHECK(client.clean_end);
}

TEST_CASE("HTTP/1.0 with keep-alive goes on") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.request("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(answer.status == 200);
        CHECK(answer.has("Connection: keep-alive"));
    }
}

TEST_CASE("HEAD is GET without the body, OPTIONS and wrong methods name what is allowed") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    client.send("HEAD /echo HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto head = client.read_answer(true);
    CHECK(head.status == 200);
    CHECK(head.has("Content-Length: 11\r\n"));

    const auto options = client.request("OPTIONS /echo HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(options.status == 204);
    CHECK(options.has("Allow: GET, HEAD, OPTIONS, POST\r\n"));
    CHECK_FALSE(options.has("Content-Length"));
    CHECK(client.request("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n").status == 204);

    const auto wrong = client.request("DELETE /echo HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(wrong.status == 405);
    CHECK(wrong.has("Allow: GET, HEAD, OPTIONS, POST\r\n"));
    CHECK(wrong.body == R"({"error":"Method not allowed"})");
    CHECK(client.request(get("/nothing")).status == 404);
    CHECK(client.request(get("/page")).body == "<p>page</p>");
}

TEST_CASE("A page outside the routes can be read and nothing else") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    const auto options = client.request("OPTIONS /page HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(options.status == 204);
    CHECK(options.has("Allow: GET, HEAD, OPTIONS\r\n"));
    for (const auto* method : {"POST", "PUT", "DELETE", "BREW"}) {
        CAPTURE(method);
        const auto wrong = client.request(std::string(method) + " /page HTTP/1.1\r\nHost: t\r\n\r\n");
        CHECK(wrong.status == 405);
        CHECK(wrong.has("Allow: GET, HEAD, OPTIONS\r\n"));
        CHECK(wrong.body == R"({"error":"Method not allowed"})");
        CHECK(client.request(std::string(method) + " /nothing HTTP/1.1\r\nHost: t\r\n\r\n").status == 404);
    }
    CHECK(client.request("OPTIONS /nothing HTTP/1.1\r\nHost: t\r\n\r\n").status == 404);
}

TEST_CASE("A target in absolute form is its path") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    CHECK(client.request("GET http://test/echo HTTP/1.1\r\nHost: test\r\n\r\n").body == "GET /echo ");
    CHECK(client.request("OPTIONS http://test HTTP/1.1\r\nHost: test\r\n\r\n").status == 204);
    CHECK(client.request("GET http://test/../echo HTTP/1.1\r\nHost: test\r\n\r\n").status == 400);
    CHECK(client.request("GET http://other/echo HTTP/1.1\r\nHost: test\r\n\r\n").status == 400);
}

TEST_CASE("A session is checked on the header, before the body is sent") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    client.send("POST /private HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n"); // and no body
    const auto refused = client.read_answer();
    CHECK(refused.status == 401);
    CHECK(refused.has("Connection: close"));

    auto second = server.connect();
    CHECK(second.request(post("/private", "x", "Authorization: Bearer good\r\n")).status == 200);
    CHECK(second.request(post("/admin", "x", "Authorization: Bearer good\r\n")).status == 403);
}

TEST_CASE("A body beyond the limit is 413, announced or not") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    CHECK(client.request("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 1025\r\n\r\n").status == 413);
    CHECK(client.read_to_end().empty());

    auto chunked = server.connect();
    const auto answer = chunked.request("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        "200\r\n" +
                                        std::string(512, 'x') + "\r\n201\r\n");
    CHECK(answer.status == 413);
    CHECK(chunked.read_to_end().empty());

    auto exact = server.connect();
    CHECK(exact.request(post("/echo", std::string(1024, 'x'))).status == 200);
}

TEST_CASE("Expect: 100-continue is answered once the body is wanted") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.read_answer().status == 100);
    CHECK(client.request("ok").body == "POST /echo ok");

    client.send("POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 9999\r\n\r\n");
    CHECK(client.read_answer().status == 413);
}

TEST_CASE("A handler's exception is a 500 that says nothing, and the connection goes on") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    const auto path = GENERATE(as<std::string>(), "/crash", "/split");
    const auto answer = client.request(get(path));
    CHECK(answer.status == 500);
    CHECK(answer.body.find(R"({"error":"Internal error","requestId":")") == 0);
    CHECK(answer.body.find("secret") == std::string::npos);
    CHECK_FALSE(answer.has("Set-Cookie"));
    CHECK(answer.has("X-Finished: yes"));
    CHECK(client.request(get("/echo")).status == 200);
}

TEST_CASE("A last look that spoils every answer leaves a plain 500") {
    RunningServer server;
    server.application.finished = "a\r\nb";
    with_echo(server);
    auto client = server.connect();
    const auto answer = client.request(get("/echo"));
    CHECK(answer.status == 500);
    CHECK_FALSE(answer.has("X-Finished"));
}

TEST_CASE("An answer can be cut on purpose") {
    RunningServer server;
    with_echo(server);
    auto client = server.connect();
    client.send(get("/cut"));
    CHECK(client.read_to_end().size() == 40);
}

} // namespace datagems::server
