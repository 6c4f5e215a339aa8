#include "request_text.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using client::Call;
using client::Origin;

namespace {

Call call_to(Origin origin) {
    Call call;
    call.url = client::Url{std::move(origin), "/path?x=1"};
    return call;
}

} // namespace

TEST_CASE("a request is written in one piece", "[client][request]") {
    Call call = call_to({false, "host", 8080});
    call.headers.add("Content-Type", "application/json");
    call.body = "{}";
    CHECK(client::request_text(call, "test").value() == "POST /path?x=1 HTTP/1.1\r\nHost: host:8080\r\nUser-Agent: "
                                                        "test\r\nContent-Type: application/json\r\n"
                                                        "Content-Length: 2\r\n\r\n{}");
}

TEST_CASE("a GET without a body says no length, a POST always does", "[client][request]") {
    Call call = call_to({false, "host", 80});
    CHECK(client::request_text(call, "")->find("Content-Length: 0\r\n") != std::string::npos);
    call.method = http::Method::get;
    CHECK(client::request_text(call, "").value() == "GET /path?x=1 HTTP/1.1\r\nHost: host\r\n\r\n");
}

TEST_CASE("the Host field leaves out the default port and brackets IPv6", "[client][request]") {
    CHECK(client::host_field({false, "host", 80}) == "host");
    CHECK(client::host_field({true, "host", 443}) == "host");
    CHECK(client::host_field({true, "host", 80}) == "host:80");
    CHECK(client::host_field({false, "::1", 80}) == "[::1]");
    CHECK(client::host_field({false, "::1", 8000}) == "[::1]:8000");
}

TEST_CASE("header values with line breaks are refused without repeating them", "[client][request]") {
    for (const std::string_view value : {"secret\r\nX: y", "secret\n", "secret\r", "secret\x7f", "\x01secret"}) {
        Call call = call_to({false, "host", 80});
        call.headers.add("Authorization", value);
        const auto text = client::request_text(call, "");
        REQUIRE_FALSE(text.has_value());
        CHECK(text.error().code == errc::invalid_argument);
        CHECK(text.error().message.find("secret") == std::string::npos);
    }
    Call call = call_to({false, "host", 80});
    call.headers.add("X-Zero", std::string_view("a\0b", 3));
    CHECK_FALSE(client::request_text(call, "").has_value());
}

TEST_CASE("header names must be tokens and not the client's own", "[client][request]") {
    for (const char* name : {"", "a b", "a:b", "a\r\nb", "Host", "content-length", "Connection", "User-Agent",
                             "Transfer-Encoding", "Expect"}) {
        INFO(name);
        Call call = call_to({false, "host", 80});
        call.headers.add(name, "1");
        CHECK_FALSE(client::request_text(call, "").has_value());
    }
}

TEST_CASE("targets that would break the request line are refused", "[client][request]") {
    for (const char* target : {"", "path", "/a b", "/a\r\nX: y", "/\x7f", "/\xC3\xA4"}) {
        INFO(target);
        Call call = call_to({false, "host", 80});
        call.url.target = target;
        CHECK_FALSE(client::request_text(call, "").has_value());
    }
}

TEST_CASE("a method without a name is refused", "[client][request]") {
    Call call = call_to({false, "host", 80});
    call.method = http::Method::other;
    CHECK_FALSE(client::request_text(call, "").has_value());
}
