#include "ratio1/origin.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::persistence::ratio1;

TEST_CASE("the address of a store is plain http with a host and perhaps a port and a prefix") {
    const auto plain = parse_origin("http://127.0.0.1:31234").value();
    CHECK(plain.host == "127.0.0.1");
    CHECK(plain.port == 31234);
    CHECK(plain.base.empty());
    CHECK(parse_origin("http://node").value().port == 80);
    CHECK(parse_origin("HTTP://node:1/").value().text() == "http://node:1");
    CHECK(parse_origin("http://node/api/v1//").value().base == "/api/v1");
    const auto v6 = parse_origin("http://[::1]:8080").value();
    CHECK(v6.host == "::1");
    CHECK(v6.text() == "http://[::1]:8080");
}

TEST_CASE("what is no such address is refused") {
    for (const auto* url :
         {"", "node:31234", "https://node", "http://", "http://:80", "http://node:0", "http://node:65536",
          "http://node:", "http://node:8a", "http://user@node", "http://node?x=1", "http://node/a?b", "http://node/#f",
          "http://[::1", "http://[::1]x", "http://a b", "http://node\r\nX: 1", "http://node/\r\nX"}) {
        INFO(url);
        CHECK(parse_origin(url).error().code == errc::invalid_argument);
    }
}

TEST_CASE("values in a request line are percent-encoded byte by byte") {
    CHECK(target("/get", {}) == "/get");
    CHECK(target("/hget", {{"hkey", "a b&c=d"}, {"key", "ü/%\r\n"}}) ==
          "/hget?hkey=a%20b%26c%3Dd&key=%C3%BC%2F%25%0D%0A");
    CHECK(target("/get", {{"key", "Az09-._~"}}) == "/get?key=Az09-._~");
}
