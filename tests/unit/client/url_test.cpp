#include "datagems/client/http_client.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using client::Origin;
using client::parse_url;

TEST_CASE("a URL gives origin and target", "[client][url]") {
    const auto url = parse_url("https://API.Example.com/v1/chat/completions?x=1");
    REQUIRE(url.has_value());
    CHECK(url->origin == Origin{true, "api.example.com", 443});
    CHECK(url->target == "/v1/chat/completions?x=1");
}

TEST_CASE("a URL without path or port has the defaults", "[client][url]") {
    CHECK(parse_url("http://host")->target == "/");
    CHECK(parse_url("http://host?q=1")->target == "/?q=1");
    CHECK(parse_url("http://host")->origin.port == 80);
    CHECK(parse_url("http://host:/x")->origin.port == 80);
    CHECK(parse_url("http://host:8080/x")->origin.port == 8080);
}

TEST_CASE("addresses are hosts", "[client][url]") {
    CHECK(parse_url("http://127.0.0.1:1/")->origin.host == "127.0.0.1");
    CHECK(parse_url("http://[::1]:1/")->origin.host == "::1");
    CHECK(parse_url("http://[0:0:0:0:0:0:0:1]/")->origin.host == "::1");
}

TEST_CASE("URLs that cannot be used are refused", "[client][url]") {
    for (const char* text : {"",
                             "/path",
                             "host/path",
                             "ftp://host/",
                             "http://",
                             "http:///x",
                             "http://user@host/",
                             "http://user:pw@host/",
                             "http://host/#part",
                             "http://host:0/",
                             "http://host:65536/",
                             "http://host:x/",
                             "http://ho%20st/",
                             "http://ho%00st/",
                             "http://[::1/",
                             "http://[v1.x]/",
                             "http://[fe80::1%25eth0]/",
                             "http://host/a b",
                             "http://host/\r\nX: y",
                             "http://h\xC3\xB6st/",
                             "http://./"}) {
        INFO(text);
        const auto url = parse_url(text);
        REQUIRE_FALSE(url.has_value());
        CHECK(url.error().code == errc::invalid_argument);
    }
}

TEST_CASE("the failed step is the word before the colon", "[client][url]") {
    CHECK(client::failed_step({errc::unavailable, "connect: refused"}) == "connect");
    CHECK(client::failed_step({errc::unavailable, "resolve: host: no"}) == "resolve");
    CHECK(client::failed_step({errc::invalid_argument, "the method has no name"}).empty());
    CHECK(client::failed_step({errc::invalid_argument, ""}).empty());
}
