#include "datagems/http/framing.hpp"
#include "datagems/http/response_head.hpp"

#include <catch2/catch.hpp>

namespace datagems::http {

namespace {

// Feeds `bytes` in pieces of `step`; the size of the header, or the negative status of the rejection.
long scan_in_steps(std::string_view bytes, std::size_t step, std::size_t limit = 1'000) {
    HeaderScanner scanner(limit);
    for (std::size_t size = std::min(step, bytes.size());; size = std::min(size + step, bytes.size())) {
        const auto end = scanner.scan(bytes.substr(0, size));
        if (end.has_error()) return -end.error().status;
        if (*end > 0) return static_cast<long>(*end);
        if (size == bytes.size()) return 0;
    }
}

struct Decoded {
    std::string body;
    bool done = false;
    int status = 0;
    std::size_t taken = 0;
};

Decoded decode(std::string_view bytes, std::size_t step, std::uint64_t limit = 1'000) {
    Decoded result;
    ChunkedDecoder decoder(limit);
    while (result.taken < bytes.size() && !decoder.done()) {
        const auto taken = decoder.put(bytes.substr(result.taken, step), result.body);
        if (taken.has_error()) {
            result.status = taken.error().status;
            return result;
        }
        result.taken += *taken;
    }
    result.done = decoder.done();
    return result;
}

} // namespace

TEST_CASE("The end of a header is found however the bytes are cut") {
    const std::string_view header = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    const std::string more = std::string(header) + "body\r\n\r\n";
    for (std::size_t step = 1; step <= more.size(); ++step) {
        CHECK(scan_in_steps(more, step) == static_cast<long>(header.size()));
        CHECK(scan_in_steps(header.substr(0, header.size() - 1), step) == 0);
        CHECK(scan_in_steps("GET / HTTP/1.1\nHost: t\r\n\r\n", step) == -400);
        CHECK(scan_in_steps("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", step) == -400);
        CHECK(scan_in_steps("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", step) == -400);
        CHECK(scan_in_steps("GET / HTTP/1.1\r\n\tA: b\r\n\r\n", step) == -400);
    }
}

TEST_CASE("A header is refused exactly beyond its limit") {
    const std::string_view header = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
    CHECK(scan_in_steps(header, 1, header.size()) == static_cast<long>(header.size()));
    CHECK(scan_in_steps(header, 1, header.size() - 1) == -431);
    CHECK(scan_in_steps(header, 100, header.size() - 1) == -431);
}

TEST_CASE("A good header is read with its framing") {
    const auto head = read_head("POST /a?b=c HTTP/1.1\r\nHost: t:80\r\nX-A:  v \r\nContent-Length: 12\r\n"
                                "Expect: 100-Continue\r\nConnection: x, Close\r\n\r\n");
    REQUIRE(head.has_value());
    CHECK(head->method == Method::post);
    CHECK(head->target == "/a?b=c");
    CHECK(head->version == 11);
    CHECK(head->headers.find("x-a") == "v");
    CHECK(head->framing.length == 12);
    CHECK_FALSE(head->framing.chunked);
    CHECK(head->framing.expects_continue);
    CHECK_FALSE(head->framing.keep_alive);
}

TEST_CASE("The coding's name is read without case, an unknown method is other") {
    const auto head = read_head("BREW / HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\n\r\n");
    REQUIRE(head.has_value());
    CHECK(head->method == Method::other);
    CHECK(head->method_text == "BREW");
    CHECK(head->framing.chunked);
    CHECK(head->framing.keep_alive);
}

TEST_CASE("A length larger than any memory is read, not refused here") {
    const auto head = read_head("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 18446744073709551615\r\n\r\n");
    REQUIRE(head.has_value());
    CHECK(head->framing.length == 18446744073709551615U);
}

TEST_CASE("Chunks are decoded however the bytes are cut") {
    const std::string_view message = "5;a=b\r\nhello\r\n0006\r\n world\r\n0\r\nX-T: 1\r\n\r\n";
    const std::string more = std::string(message) + "GET";
    for (std::size_t step = 1; step <= more.size(); ++step) {
        const auto decoded = decode(more, step);
        CHECK(decoded.done);
        CHECK(decoded.body == "hello world");
        CHECK(decoded.taken == message.size());
    }
}

TEST_CASE("Malformed and oversized chunks are refused however the bytes are cut") {
    for (std::size_t step = 1; step < 30; ++step) {
        CHECK(decode("\r\nhello", step).status == 400);
        CHECK(decode("5 \r\nhello\r\n", step).status == 400);
        CHECK(decode("-5\r\nhello\r\n", step).status == 400);
        CHECK(decode("5\nhello\r\n", step).status == 400);
        CHECK(decode("5\r\nhello!\r\n", step).status == 400);
        CHECK(decode("5\r\nhello\n", step).status == 400);
        CHECK(decode("ffffffffffffffffff\r\n", step).status == 400);
        CHECK(decode("3e9\r\n", step).status == 413);
        CHECK(decode("3e8\r\n" + std::string(1'000, 'x') + "\r\n1\r\n", step).status == 413);
        CHECK(decode("0\r\nbad trailer\r\n\r\n", step).status == 400);
    }
    CHECK(decode("5;" + std::string(5'000, 'x'), 100).status == 400);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 20; ++i)
        trailers += "X: " + std::string(1'000, 'x') + "\r\n";
    CHECK(decode(trailers, 100).status == 431);
}

TEST_CASE("An unfinished chunked body is not done") {
    const auto decoded = decode("5\r\nhello\r\n0\r\n", 100);
    CHECK_FALSE(decoded.done);
    CHECK(decoded.status == 0);
}

TEST_CASE("A head is written with the server's own fields, and only those") {
    Response response;
    response.headers.add("X-A", "b");
    response.headers.add("Content-Length", "999");
    response.headers.add("Transfer-Encoding", "chunked");
    HeadOptions options;
    options.length = 3;
    options.date = "now";
    options.request_id = "id";
    std::string out;
    REQUIRE(append_head(out, response, options));
    CHECK(out == "HTTP/1.1 200 OK\r\nDate: now\r\nX-Request-Id: id\r\nX-A: b\r\nContent-Length: 3\r\n\r\n");
}

TEST_CASE("A field that would split the answer is not written") {
    for (const auto* value : {"a\r\nX: y", "a\nb", "a\rb", "\x01"}) {
        Response response;
        response.headers.add("X-A", value);
        std::string out;
        CHECK_FALSE(append_head(out, response, HeadOptions()));
        CHECK(out.empty());
    }
    Response bad_name;
    bad_name.headers.add("X A", "b");
    std::string out;
    CHECK_FALSE(append_head(out, bad_name, HeadOptions()));
}

TEST_CASE("Dates are written as the protocol wants them") {
    CHECK(http_date(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

} // namespace datagems::http
