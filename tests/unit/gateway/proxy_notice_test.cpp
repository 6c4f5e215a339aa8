#include "proxy_notice.hpp"

#include "datagems/test_support/captured_log.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace datagems;
using namespace datagems::gateway;

namespace {

http::Request request_from(std::string peer, bool forwarded) {
    http::Request request;
    request.remote_address = std::move(peer);
    if (forwarded) request.headers.add("x-forwarded-for", "198.51.100.1");
    return request;
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

TEST_CASE("a proxy that is not trusted is told of once") {
    Settings settings;
    settings.trusted_proxies.push_back(IpRange::parse("10.0.0.0/8").value());
    ProxyNotice notice;
    const datagems::test::CapturedLog log;
    notice.look(request_from("203.0.113.9", false), settings);
    notice.look(request_from("10.0.0.1", true), settings);
    CHECK(log.text().empty());
    notice.look(request_from("203.0.113.9", true), settings);
    CHECK(log.text().find("proxy.not_trusted") != std::string::npos);
    CHECK(log.text().find("203.0.113.9") != std::string::npos);
    notice.look(request_from("203.0.113.9", true), settings);
    notice.look(request_from("203.0.113.10", true), settings);
    CHECK(lines_of(log.text()) == 1);
}
