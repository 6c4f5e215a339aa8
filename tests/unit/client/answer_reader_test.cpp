#include "answer_reader.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <string>
#include <string_view>

using namespace datagems;
using client::AnswerReader;

namespace {

constexpr std::size_t limit = 1000;

Result<bool> feed(AnswerReader& reader, std::string_view bytes) {
    Result<bool> complete = false;
    while (!bytes.empty()) {
        const auto space = reader.prepare();
        const std::size_t count = std::min(space.size(), bytes.size());
        std::memcpy(space.data(), bytes.data(), count);
        bytes.remove_prefix(count);
        complete = reader.commit(count);
        if (!complete) return complete;
    }
    return complete;
}

// The answer to `bytes`, fed whole and then byte by byte; both must agree.
struct Reading {
    Result<bool> complete = false;
    bool reusable = false;
    client::Answer answer;
};

Reading read(std::string_view bytes, bool head = false) {
    AnswerReader reader(limit);
    reader.begin(head);
    Reading reading;
    reading.complete = feed(reader, bytes);
    if (reading.complete && *reading.complete) {
        reading.reusable = reader.reusable();
        reading.answer = reader.take();
    }
    AnswerReader slow(limit);
    slow.begin(head);
    Result<bool> complete = false;
    std::size_t used = 0;
    while (used < bytes.size() && complete && !*complete) {
        complete = feed(slow, bytes.substr(used++, 1));
    }
    CHECK(complete.has_value() == reading.complete.has_value());
    if (complete && reading.complete) CHECK(*complete == *reading.complete);
    if (complete && *complete) CHECK(slow.take().body == reading.answer.body);
    return reading;
}

} // namespace

TEST_CASE("an answer with Content-Length is complete at its end", "[client][answer]") {
    const Reading reading = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello");
    REQUIRE(reading.complete.value());
    CHECK(reading.answer.status == 200);
    CHECK(reading.answer.body == "hello");
    CHECK(reading.answer.headers.find("x-a") == "b");
    CHECK(reading.reusable);
    CHECK_FALSE(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell").complete.value());
}

TEST_CASE("chunks are put together and trailers are no headers", "[client][answer]") {
    const Reading reading = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-Late: 1\r\n\r\n");
    REQUIRE(reading.complete.value());
    CHECK(reading.answer.body == "hello world");
    CHECK_FALSE(reading.answer.headers.find("X-Late"));
    CHECK(reading.reusable);
}

TEST_CASE("an answer without a length ends with the connection", "[client][answer]") {
    AnswerReader reader(limit);
    reader.begin(false);
    CHECK_FALSE(feed(reader, "HTTP/1.1 200 OK\r\n\r\nall of it").value());
    CHECK(reader.end_of_stream().value());
    CHECK_FALSE(reader.reusable());
    CHECK(reader.take().body == "all of it");
}

TEST_CASE("an end in the middle is an error", "[client][answer]") {
    for (const char* bytes : {"HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
        AnswerReader reader(limit);
        reader.begin(false);
        CHECK_FALSE(feed(reader, bytes).value());
        const auto end = reader.end_of_stream();
        REQUIRE_FALSE(end.has_value());
        CHECK(end.error().code == errc::unavailable);
    }
}

TEST_CASE("connections that must not be used again are known", "[client][answer]") {
    CHECK_FALSE(read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").reusable);
    CHECK_FALSE(read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").reusable);
    CHECK(read("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n").reusable);
    AnswerReader reader(limit);
    reader.begin(false);
    CHECK(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 Unasked").value());
    CHECK_FALSE(reader.reusable());
}

TEST_CASE("answers without a body by nature have none", "[client][answer]") {
    CHECK(read("HTTP/1.1 204 No Content\r\n\r\n").complete.value());
    CHECK(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n").complete.value());
    CHECK(read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", true).complete.value());
}

TEST_CASE("interim answers are passed over", "[client][answer]") {
    const Reading reading = read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                 "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    REQUIRE(reading.complete.value());
    CHECK(reading.answer.status == 200);
    CHECK(reading.answer.body == "ok");
    CHECK_FALSE(reading.answer.headers.find("Link"));
    CHECK_FALSE(read("HTTP/1.1 101 Switching Protocols\r\n\r\n").complete.has_value());
    std::string endless;
    for (int i = 0; i < 100; ++i) {
        endless += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    CHECK_FALSE(read(endless).complete.has_value());
}

TEST_CASE("what is not HTTP or of doubtful length is refused", "[client][answer]") {
    for (const char* bytes :
         {"garbage\r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/3.7 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
          "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
          "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"}) {
        INFO(bytes);
        const Reading reading = read(bytes);
        REQUIRE_FALSE(reading.complete.has_value());
        CHECK(reading.complete.error().code == errc::unavailable);
        CHECK(client::failed_step(reading.complete.error()) == "answer");
    }
}

TEST_CASE("header and body are limited", "[client][answer]") {
    const std::string body(limit + 1, 'x');
    const Reading announced = read("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
    REQUIRE_FALSE(announced.complete.has_value());
    CHECK(announced.complete.error().code == errc::too_large);
    const Reading unannounced = read("HTTP/1.1 200 OK\r\n\r\n" + body);
    REQUIRE_FALSE(unannounced.complete.has_value());
    CHECK(unannounced.complete.error().code == errc::too_large);
    const Reading chunked =
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + body + "\r\n0\r\n\r\n");
    REQUIRE_FALSE(chunked.complete.has_value());
    CHECK(chunked.complete.error().code == errc::too_large);
    AnswerReader reader(limit);
    reader.begin(false);
    const auto header = feed(reader, "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'));
    REQUIRE_FALSE(header.has_value());
    CHECK(header.error().code == errc::too_large);
}

TEST_CASE("one reader reads answer after answer", "[client][answer]") {
    AnswerReader reader(limit);
    for (int i = 0; i < 3; ++i) {
        reader.begin(false);
        REQUIRE(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(i)).value());
        CHECK(reader.reusable());
        CHECK(reader.take().body == std::to_string(i));
    }
}
