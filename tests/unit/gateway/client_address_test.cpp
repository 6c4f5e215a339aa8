#include "client_address.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>

using namespace datagems;
using namespace datagems::gateway;

namespace {

Settings trusting(std::initializer_list<std::string_view> ranges) {
    Settings settings;
    for (const auto range : ranges)
        settings.trusted_proxies.push_back(IpRange::parse(range).value());
    return settings;
}

// The client of a request from `peer` with these X-Forwarded-For fields.
std::string seen_as(const Settings& settings, std::string peer, std::initializer_list<std::string_view> fields) {
    http::Request request;
    request.remote_address = std::move(peer);
    for (const auto field : fields) {
        request.headers.add("x-forwarded-FOR", field);
        request.headers.add("X-Other", "198.51.100.99");
    }
    return client_address(request, settings);
}

} // namespace

TEST_CASE("without trusted proxies the client is whoever is connected") {
    const auto settings = trusting({});
    CHECK(seen_as(settings, "203.0.113.9", {}) == "203.0.113.9");
    CHECK(seen_as(settings, "203.0.113.9", {"198.51.100.1"}) == "203.0.113.9");
    CHECK(seen_as(settings, "127.0.0.1", {"198.51.100.1"}) == "127.0.0.1");
}

TEST_CASE("a trusted proxy's word is taken, and a stranger's before it is not") {
    const auto settings = trusting({"10.0.0.0/8", "fd00::/8"});
    CHECK(seen_as(settings, "10.0.0.1", {}) == "10.0.0.1");
    CHECK(seen_as(settings, "10.0.0.1", {"198.51.100.1"}) == "198.51.100.1");
    CHECK(seen_as(settings, "10.0.0.1", {"1.2.3.4, 198.51.100.1"}) == "198.51.100.1");
    CHECK(seen_as(settings, "10.0.0.1", {"1.2.3.4, 198.51.100.1 ,10.0.0.2"}) == "198.51.100.1");
    CHECK(seen_as(settings, "fd00::1", {"1.2.3.4,2001:DB8:0::1,10.0.0.2"}) == "2001:db8::1");
    CHECK(seen_as(settings, "11.0.0.1", {"198.51.100.1"}) == "11.0.0.1");
}

TEST_CASE("several fields are one list") {
    const auto settings = trusting({"10.0.0.0/8"});
    CHECK(seen_as(settings, "10.0.0.1", {"1.2.3.4", "198.51.100.1", "10.0.0.2"}) == "198.51.100.1");
    CHECK(seen_as(settings, "10.0.0.1", {"1.2.3.4", "198.51.100.1, 10.0.0.3", "10.0.0.2"}) == "198.51.100.1");
}

TEST_CASE("when all hops are trusted the first one is the client") {
    CHECK(seen_as(trusting({"10.0.0.0/8"}), "10.0.0.1", {"10.0.0.4", "10.0.0.3,10.0.0.2"}) == "10.0.0.4");
}

TEST_CASE("an entry that is no address ends the walk at the proxy that wrote it") {
    const auto settings = trusting({"10.0.0.0/8"});
    for (const auto* garbage : {"unknown", "", " ", "_hidden", "10.0.0.300", "198.51.100.1 x", "[2001:db8::1", "[]",
                                "[2001:db8::1]x", "198.51.100.1\"", "localhost", "0x7f.1"}) {
        INFO(garbage);
        CHECK(seen_as(settings, "10.0.0.1", {garbage}) == "10.0.0.1");
        CHECK(seen_as(settings, "10.0.0.1", {"1.2.3.4, " + std::string(garbage) + ", 10.0.0.2"}) == "10.0.0.2");
        CHECK(seen_as(settings, "10.0.0.1", {"1.2.3.4", garbage, "10.0.0.2"}) == "10.0.0.2");
    }
}

TEST_CASE("one address has one spelling") {
    const auto settings = trusting({"10.0.0.0/8", "fe80::/10"});
    CHECK(seen_as(settings, "::ffff:203.0.113.9", {}) == "203.0.113.9");
    CHECK(seen_as(settings, "::ffff:10.0.0.1", {"::ffff:198.51.100.1"}) == "198.51.100.1");
    CHECK(seen_as(settings, "10.0.0.1", {"198.51.100.1:4711"}) == "198.51.100.1");
    CHECK(seen_as(settings, "10.0.0.1", {"[2001:DB8::1]:4711"}) == "2001:db8::1");
    CHECK(seen_as(settings, "10.0.0.1", {"[2001:DB8::1]"}) == "2001:db8::1");
    CHECK(seen_as(settings, "fe80::1%eth0", {"198.51.100.1"}) == "198.51.100.1");
}

TEST_CASE("a peer without an address is named as it is") {
    CHECK(seen_as(trusting({"0.0.0.0/0"}), "", {"198.51.100.1"}).empty());
    CHECK(seen_as(trusting({"0.0.0.0/0"}), "local", {"198.51.100.1"}) == "local");
}

TEST_CASE("limits count a v4 address, and a v6 client's whole network") {
    CHECK(client_network("198.51.100.1") == "198.51.100.1");
    CHECK(client_network("::ffff:198.51.100.1") == "198.51.100.1");
    CHECK(client_network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    CHECK(client_network("2001:db8:1:2::7") == "2001:db8:1:2::/64");
    CHECK(client_network("2001:db8:1:3::7") == "2001:db8:1:3::/64");
    CHECK(client_network("local") == "local");
}

TEST_CASE("https is believed of ourselves, of trusted proxies and of the settings") {
    auto settings = trusting({"10.0.0.0/8"});
    http::Request request;
    request.remote_address = "::ffff:10.0.0.1";
    CHECK_FALSE(came_over_https(request, settings));
    request.headers.add("X-Forwarded-Proto", "HTTPS");
    CHECK(came_over_https(request, settings));
    request.headers.set("X-Forwarded-Proto", "https , http");
    CHECK(came_over_https(request, settings));
    request.headers.set("X-Forwarded-Proto", "http, https");
    CHECK_FALSE(came_over_https(request, settings));
    request.headers.set("X-Forwarded-Proto", "https");
    request.remote_address = "203.0.113.9";
    CHECK_FALSE(came_over_https(request, settings));
    request.tls = true;
    CHECK(came_over_https(request, settings));
    request.tls = false;
    settings.secure_cookie = true;
    CHECK(came_over_https(request, settings));
}
