#include "datagems/http/target.hpp"

#include <catch2/catch.hpp>

namespace datagems::http {

TEST_CASE("A target is split and its path decoded") {
    const auto target = parse_target(Method::get, "/a%20b/%C3%A9?x=%2F&y=../z?w");
    REQUIRE(target.has_value());
    CHECK(target->path == "/a b/\xC3\xA9");
    CHECK(target->query == "x=%2F&y=../z?w");
    CHECK(parse_target(Method::get, "/")->path == "/");
    CHECK(parse_target(Method::get, "/?")->query.empty());
    CHECK(parse_target(Method::options, "*")->path == "*");
}

TEST_CASE("Dots that are no dot segments are names") {
    for (const auto* path : {"/...", "/.hidden", "/a..b", "/a.", "/..a/b"})
        CHECK(parse_target(Method::get, path).has_value());
}

TEST_CASE("Targets with two meanings are refused") {
    for (const auto* raw : {"",       "a",         "*",       "http://h/", "//h/../a", "/..",    "/.",      "/a/..",
                            "/a/./b", "/%2E%2e/x", "/.%2e",   "/a%2Fb",    "/a%2fb",   "/a%5Cb", "/a\\b",   "/%00",
                            "/a%1f",  "/a%7F",     "/%",      "/%4",       "/%g1",     "/%FF",   "/%C0%AF", "/a#b",
                            "/?\x01", "/?\xff",    "/?a=%ff", "/?%C0%AF",  "/?a=%",    "/?a=%4", "/?a=%zz"}) {
        CAPTURE(raw);
        CHECK(parse_target(Method::get, raw).has_error());
    }
}

TEST_CASE("Escapes are decoded once") {
    CHECK(percent_decode("%2541", false) == "%41");
    CHECK(percent_decode("a+b", false) == "a+b");
    CHECK(percent_decode("a+b", true) == "a b");
    CHECK_FALSE(percent_decode("abc%", false).has_value());
    CHECK_FALSE(percent_decode("abc%1", false).has_value());
    CHECK(percent_decode("%31", false) == "1");
}

} // namespace datagems::http
