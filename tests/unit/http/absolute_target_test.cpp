#include "datagems/http/absolute_target.hpp"

#include <catch2/catch.hpp>

namespace datagems::http {

TEST_CASE("An absolute target becomes its path when it agrees with Host") {
    CHECK(*to_origin_form(Method::get, "http://h/a?b=c", "h") == "/a?b=c");
    CHECK(*to_origin_form(Method::get, "HTTPS://Host:8080/a%20b", "hosT:8080") == "/a%20b");
    CHECK(*to_origin_form(Method::get, "http://[::1]:80//x", "[::1]:80") == "//x");
    CHECK(*to_origin_form(Method::get, "http://h", "h") == "/");
    CHECK(*to_origin_form(Method::options, "http://h", "h") == "*");
    CHECK(*to_origin_form(Method::options, "http://h/", "h") == "/");
    CHECK(*to_origin_form(Method::get, "http://h?q", "h") == "/?q");
}

TEST_CASE("An absolute target that contradicts Host is refused") {
    for (const auto* target : {"http://other/a", "http://h:80/a", "http://user@h/a", "http:///a", "http://",
                               "http://h.", "http://h@other/", "http://h\\x/"}) {
        CAPTURE(target);
        CHECK(to_origin_form(Method::get, target, "h").has_error());
    }
    CHECK(to_origin_form(Method::get, "http://h/", std::nullopt).has_error());
    CHECK(to_origin_form(Method::get, "http://u@h/", "u@h").has_error());
}

TEST_CASE("Targets of other forms stay as they are") {
    for (const auto* target : {"/a?b", "*", "", "h:80", "ftp://h/a", "http:/h", "http:"})
        CHECK(*to_origin_form(Method::get, target, "h") == target);
}

} // namespace datagems::http
