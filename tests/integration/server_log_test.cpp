// What requests leave in the log: an outsider must not be able to fill it.
#include "server_fixture.hpp"

#include "datagems/test_support/captured_log.hpp"

namespace datagems::server {

namespace asio = boost::asio;
using http::Context;
using http::Method;
using http::Response;

namespace {

http::Handler answering(int status) {
    return [status](Context&) -> asio::awaitable<Response> { co_return Response::error(status, "no"); };
}

asio::awaitable<Response> unsendable(Context&) {
    Response response;
    response.headers.add("X-Bad", "a\r\nb");
    co_return response;
}

} // namespace

TEST_CASE("Overload leaves no line for each request, a bug does") {
    const test::CapturedLog log;
    {
        RunningServer server;
        server.application.route(Method::post, "/busy", answering(503));
        server.application.route(Method::post, "/bug", answering(500));
        server.start();
        auto client = server.connect();
        for (int i = 0; i < 3; ++i)
            CHECK(client.request("POST /busy HTTP/1.1\r\nHost: t\r\n\r\n").status == 503);
        CHECK(client.request("POST /bug HTTP/1.1\r\nHost: t\r\n\r\n").status == 500);
    } // its threads have ended, so everything has been logged
    const auto text = log.text();
    CHECK(text.find("/busy") == std::string::npos);
    CHECK(text.find("status=500") != std::string::npos);
}

TEST_CASE("The log shows the status that was sent, not the one that was meant") {
    const test::CapturedLog log;
    {
        RunningServer server;
        server.application.route(Method::get, "/unsendable", unsendable);
        server.start();
        CHECK(server.connect().request("GET /unsendable HTTP/1.1\r\nHost: t\r\n\r\n").status == 500);
    }
    const auto text = log.text();
    const auto line = text.find("warning http.request ");
    REQUIRE(line != std::string::npos);
    CHECK(text.find("path=/unsendable status=500", line) != std::string::npos);
}

} // namespace datagems::server
