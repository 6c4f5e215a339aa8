#include "origin_check.hpp"
#include "security_headers.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

http::Request post_from(std::string_view origin, std::string_view host = "app.test:3000") {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/api/auth/login";
    request.remote_address = "192.0.2.1";
    request.headers.add("Host", host);
    if (!origin.empty()) request.headers.add("Origin", origin);
    return request;
}

bool passes(const http::Request& request, const Settings& settings = {}) {
    const auto refused = refuse_foreign_origin(request, settings);
    if (refused) CHECK(refused->status == 403);
    return !refused;
}

} // namespace

TEST_CASE("an origin has a host, and at most one port") {
    CHECK_FALSE(passes(post_from("http://:80", ":80")));
    for (const auto* url : {"http://:80", "http://a:80:80", "http://a:", "http://a:http", "http://[::1",
                            "http://[::1]x", "http://a\rb", "http://\r=\r/", "http://a\x7f", "http://"}) {
        INFO(url);
        CHECK(origin_of(url).empty());
    }
    CHECK(origin_of("https://A.test:443/page") == "https://a.test");
    CHECK(origin_of("http://[::1]:80") == "http://[::1]");
    CHECK(origin_of("http://[::1]:8080") == "http://[::1]:8080");
}

TEST_CASE("what may change something must come from our own origin") {
    CHECK(passes(post_from("http://app.test:3000")));
    CHECK(passes(post_from("HTTP://APP.test:3000")));
    CHECK(passes(post_from("http://app.test", "app.test:80")));
    CHECK(passes(post_from("http://app.test:80", "app.test")));
    CHECK(passes(post_from("http://[::1]:3000", "[::1]:3000")));
    for (const auto* origin : {"http://evil.test",
                               "http://app.test",
                               "http://app.test:3001",
                               "https://app.test:3000",
                               "http://app.test:3000.evil.test",
                               "http://evil.test/http://app.test:3000",
                               "http://app.test:3000@evil.test",
                               "http://sub.app.test:3000",
                               "http://app.test:3000/",
                               "http://app.test:3000/page",
                               "http://app.test:3000#",
                               "http://app.test:3000?",
                               "app.test:3000",
                               "//app.test:3000",
                               "null",
                               "file://",
                               "http://",
                               "ftp://app.test:3000",
                               "http://app.test:3000, http://evil.test",
                               "chrome-extension://app.test:3000",
                               "http://app.test:3000 http://evil.test"}) {
        INFO(origin);
        CHECK_FALSE(passes(post_from(origin)));
    }
    auto empty = post_from("");
    empty.headers.add("Origin", "");
    CHECK_FALSE(passes(empty));
    auto twice = post_from("http://app.test:3000");
    twice.headers.add("Origin", "http://evil.test");
    CHECK_FALSE(passes(twice));
    auto no_host = post_from("http://app.test:3000");
    no_host.headers = http::Headers();
    no_host.headers.add("Origin", "http://");
    CHECK_FALSE(passes(no_host));
}

TEST_CASE("every method but those that only read is checked") {
    for (const auto method : {http::Method::get, http::Method::head, http::Method::options}) {
        auto request = post_from("http://evil.test");
        request.method = method;
        CHECK(passes(request));
    }
    for (const auto method : {http::Method::put, http::Method::patch, http::Method::del, http::Method::other}) {
        auto request = post_from("http://evil.test");
        request.method = method;
        CHECK_FALSE(passes(request));
    }
}

TEST_CASE("without an origin the site counts, and programs that send neither pass") {
    const auto with_site = [](std::string_view site) {
        auto request = post_from("");
        if (!site.empty()) request.headers.add("Sec-Fetch-Site", site);
        return passes(request);
    };
    CHECK(with_site(""));
    CHECK(with_site("same-origin"));
    CHECK(with_site("none"));
    CHECK_FALSE(with_site("cross-site"));
    CHECK_FALSE(with_site("same-site"));
    auto ours = post_from("http://app.test:3000");
    ours.headers.add("Sec-Fetch-Site", "same-site");
    CHECK(passes(ours));
}

TEST_CASE("over https our origin is https") {
    auto request = post_from("https://app.test", "app.test");
    CHECK_FALSE(passes(request));
    request.tls = true;
    CHECK(passes(request));
    auto plain = post_from("http://app.test", "app.test");
    plain.tls = true;
    CHECK_FALSE(passes(plain));
}

TEST_CASE("a trusted proxy says under which name and scheme it was asked") {
    Settings settings;
    settings.trusted_proxies = {IpRange::parse("10.0.0.0/8").value()};
    auto request = post_from("https://app.test", "inside:3000");
    request.headers.add("X-Forwarded-Proto", "https");
    request.headers.add("X-Forwarded-Host", GENERATE(as<std::string>(), "app.test", " App.test , proxy.test"));
    CHECK_FALSE(passes(request, settings));
    request.remote_address = "10.1.2.3";
    CHECK(passes(request, settings));
    request.headers.set("Origin", "http://inside:3000");
    CHECK_FALSE(passes(request, settings));
}

TEST_CASE("the URL of the web UI is ours wherever it leads") {
    Settings settings;
    settings.app_url = "https://App.test/data/";
    CHECK(passes(post_from("https://app.test", "inside:3000"), settings));
    CHECK_FALSE(passes(post_from("https://app.test:8443", "inside:3000"), settings));
    settings.app_url = "";
    CHECK_FALSE(passes(post_from("null"), settings));
}

TEST_CASE("answers tell browsers what not to do with them") {
    Settings settings;
    http::Request request;
    request.path = GENERATE(as<std::string>(), "/api/tasks", "/", ""); // "": no header could be read
    http::Response response;
    add_security_headers(request, response, settings);
    const auto policy = response.headers.find("Content-Security-Policy");
    REQUIRE(policy);
    CHECK(policy->find("default-src 'self'") != std::string_view::npos);
    CHECK(policy->find("frame-ancestors 'none'") != std::string_view::npos);
    CHECK(policy->find("unsafe") == std::string_view::npos);
    CHECK(response.headers.find("X-Content-Type-Options") == "nosniff");
    CHECK(response.headers.find("Referrer-Policy") == "same-origin");
    CHECK(response.headers.find("Cache-Control").has_value() == (request.path != "/"));
    CHECK_FALSE(response.headers.find("Strict-Transport-Security"));
    request.tls = true;
    add_security_headers(request, response, settings);
    CHECK(response.headers.count("Content-Security-Policy") == 1);
    CHECK(response.headers.find("Strict-Transport-Security") == "max-age=31536000");
}
