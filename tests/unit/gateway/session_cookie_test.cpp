#include "session_cookie.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

TEST_CASE("the session is found in the header or the cookie") {
    http::Request request;
    CHECK_FALSE(find_session_token(request));
    request.headers.add("Cookie", "a=b; datagen_session=from-cookie; c=d");
    CHECK(find_session_token(request) == "from-cookie");
    request.headers.add("Authorization", "bearer from-header");
    CHECK(find_session_token(request) == "from-header");
    request.headers.set("Authorization", "Basic abc");
    CHECK(find_session_token(request) == "from-cookie");
}

TEST_CASE("the cookie is secure when the request came over https") {
    Settings settings;
    settings.trusted_proxies = {IpRange::parse("10.0.0.1").value()};
    http::Request request;
    request.remote_address = "10.0.0.2";
    CHECK(session_cookie(request, "t", settings) ==
          "datagen_session=t; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");
    CHECK(cleared_session_cookie(request, settings) == "datagen_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    const auto is_secure = [&] { return session_cookie(request, "t", settings).ends_with("; Secure"); };
    request.headers.add("X-Forwarded-Proto", "https");
    CHECK_FALSE(is_secure());
    SECTION("to a trusted proxy") {
        request.remote_address = "10.0.0.1";
        CHECK(is_secure());
    }
    SECTION("to the gateway") {
        request.tls = true;
        CHECK(is_secure());
    }
    SECTION("or so the settings say") {
        settings.secure_cookie = true;
        CHECK(is_secure());
    }
}
