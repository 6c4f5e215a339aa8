// Requests that two readers could understand differently: each is refused and ends the connection.
#include "server_fixture.hpp"

namespace datagems::server {

namespace {

struct Shape {
    const char* name;
    std::string bytes;
    int status = 400;
};

// Each is followed by a request that must never be answered.
std::vector<Shape> shapes() {
    const std::string post = "POST /echo HTTP/1.1\r\nHost: t\r\n";
    const std::string chunked = post + "Transfer-Encoding: chunked\r\n";
    const std::string chunks = "\r\n5\r\nhello\r\n0\r\n\r\n";
    return {
        {"chunked and a length", chunked + "Content-Length: 5\r\n" + chunks},
        {"a length and chunked", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunks},
        {"xchunked", post + "Transfer-Encoding: xchunked\r\n" + chunks},
        {"chunked, identity", post + "Transfer-Encoding: chunked, identity\r\n" + chunks},
        {"identity, chunked", post + "Transfer-Encoding: identity, chunked\r\n" + chunks},
        {"gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n" + chunks},
        {"chunked twice in one field", post + "Transfer-Encoding: chunked, chunked\r\n" + chunks},
        {"chunked in two fields", chunked + "Transfer-Encoding: chunked\r\n" + chunks},
        {"an empty coding", post + "Transfer-Encoding:\r\n" + chunks},
        {"a quoted coding", post + "Transfer-Encoding: \"chunked\"\r\n" + chunks},
        {"a vertical tab before chunked", post +
                                              "Transfer-Encoding: \x0b"
                                              "chunked\r\n" +
                                              chunks},
        {"a blank before the colon", post + "Transfer-Encoding : chunked\r\n" + chunks},
        {"a blank before the field", post + " Transfer-Encoding: chunked\r\n" + chunks},
        {"an obsolete fold", post + "Transfer-Encoding:\r\n chunked\r\n" + chunks},
        {"a folded other field", post + "X-A: b\r\n\tc\r\n" + chunks},
        {"two hosts", post + "Host: other\r\n" + chunks},
        {"no host", "GET /echo HTTP/1.1\r\n\r\n"},
        {"an empty host", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n"},
        {"a host with a path", "GET /echo HTTP/1.1\r\nHost: a/b\r\n\r\n"},
        {"chunked on HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n" + chunks},
        {"two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"},
        {"the same length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
        {"a list of lengths", post + "Content-Length: 5, 5\r\n\r\nhello"},
        {"a signed length", post + "Content-Length: +5\r\n\r\nhello"},
        {"a negative length", post + "Content-Length: -5\r\n\r\nhello"},
        {"a hexadecimal length", post + "Content-Length: 0x5\r\n\r\nhello"},
        {"a length beyond 64 bits", post + "Content-Length: 18446744073709551621\r\n\r\nhello"},
        {"an empty length", post + "Content-Length:\r\n\r\nhello"},
        {"no chunk size", chunked + "\r\n\r\nhello\r\n0\r\n\r\n"},
        {"a chunk size that is no number", chunked + "\r\nxyz\r\nhello\r\n0\r\n\r\n"},
        {"a chunk size with 0x", chunked + "\r\n0x5\r\nhello\r\n0\r\n\r\n"},
        {"a signed chunk size", chunked + "\r\n+5\r\nhello\r\n0\r\n\r\n"},
        {"a chunk size with a blank", chunked + "\r\n5 \r\nhello\r\n0\r\n\r\n"},
        {"a chunk size beyond 64 bits", chunked + "\r\n10000000000000005\r\nhello\r\n0\r\n\r\n"},
        {"a chunk longer than its size", chunked + "\r\n3\r\nhello\r\n0\r\n\r\n"},
        {"a chunk with a bare LF", chunked + "\r\n5\nhello\r\n0\r\n\r\n"},
        {"a bare CR in a chunk line", chunked + "\r\n5;a=\rb\r\nhello\r\n0\r\n\r\n"},
        {"a trailer that is no field", chunked + "\r\n0\r\nGET / HTTP/1.1\r\n\r\n"},
        {"a bare LF after the request line", "GET /echo HTTP/1.1\nHost: t\r\n\r\n"},
        {"bare LFs only", "GET /echo HTTP/1.1\nHost: t\n\n"},
        {"a bare CR in a field", "GET /echo HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n"},
        {"a NUL in a field", "GET /echo HTTP/1.1\r\nHost: t\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n"},
        {"a field without a colon", "GET /echo HTTP/1.1\r\nHost: t\r\nnonsense\r\n\r\n"},
        {"HTTP/0.9", "GET /echo\r\n\r\n"},
        {"HTTP/2.0", "GET /echo HTTP/2.0\r\nHost: t\r\n\r\n", 505},
        {"two blanks in the request line", "GET  /echo HTTP/1.1\r\nHost: t\r\n\r\n"},
        {"another expectation", post + "Expect: tea\r\nContent-Length: 5\r\n\r\nhello", 417},
    };
}

} // namespace

TEST_CASE("Every ambiguous framing is refused and ends the connection") {
    RunningServer server;
    server.application.route(http::Method::get, "/echo", echo);
    server.application.route(http::Method::post, "/echo", echo);
    server.start();
    for (const auto& shape : shapes()) {
        CAPTURE(shape.name);
        auto client = server.connect();
        const auto answer = client.request(shape.bytes + "GET /echo HTTP/1.1\r\nHost: smuggled\r\n\r\n");
        CHECK(answer.status == shape.status);
        CHECK(answer.has("Connection: close"));
        CHECK(answer.has("X-Request-Id: "));
        CHECK(client.read_to_end().empty());
        CHECK(client.clean_end);
    }
    auto client = server.connect();
    CHECK(client.request("GET /echo HTTP/1.1\r\nHost: t\r\n\r\n").status == 200);
}

TEST_CASE("Targets with two meanings are 400") {
    RunningServer server;
    server.application.route(http::Method::get, "/echo", echo);
    server.start();
    for (const auto* target : {"http://test/echo", "echo", "*", "/a/../echo", "/%2e%2e/echo", "/a%2fb", "/a%5cb",
                               "/a\\b", "/a%00b", "/a%0ab", "/%ff", "/%zz", "/%2", "/echo#x", "/./echo"}) {
        CAPTURE(target);
        auto client = server.connect();
        CHECK(client.request("GET " + std::string(target) + " HTTP/1.1\r\nHost: t\r\n\r\n").status == 400);
    }
}

TEST_CASE("A header beyond the limit is 431") {
    RunningServer server;
    server.application.route(http::Method::get, "/echo", echo);
    server.start();
    auto client = server.connect();
    const auto answer = client.request("GET /echo HTTP/1.1\r\nHost: t\r\nX: " + std::string(17'000, 'x'));
    CHECK(answer.status == 431);
    CHECK(client.read_to_end().empty());
    auto fits = server.connect();
    CHECK(fits.request("GET /echo HTTP/1.1\r\nHost: t\r\nX: " + std::string(16'000, 'x') + "\r\n\r\n").status == 200);
}

} // namespace datagems::server
