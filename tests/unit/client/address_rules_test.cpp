#include "datagems/client/address_rules.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using client::AddressRules;
using client::check_external_url;
using client::is_globally_reachable;
using client::may_connect;

namespace {

IpAddress address(std::string_view text) {
    const auto read = IpAddress::parse(text);
    REQUIRE(read);
    return *read;
}

void check_refused(const char* text, const AddressRules& rules = {}) {
    INFO(text);
    const auto url = check_external_url(text, rules);
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().code == errc::invalid_argument);
    CHECK_FALSE(url.error().message.empty());
}

} // namespace

TEST_CASE("addresses of the special-purpose registries are not reachable", "[client][addresses]") {
    for (const char* text : {"0.0.0.0",
                             "0.255.255.255",
                             "10.0.0.1",
                             "100.64.0.1",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.254",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.0.1",
                             "198.18.0.1",
                             "198.19.255.255",
                             "198.51.100.7",
                             "203.0.113.7",
                             "224.0.0.1",
                             "239.255.255.255",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::127.0.0.1",
                             "::8.8.8.8",
                             "::ffff:127.0.0.1",
                             "::ffff:10.1.2.3",
                             "::ffff:0:8.8.8.8",
                             "64:ff9b::10.0.0.1",
                             "64:ff9b:1::8.8.8.8",
                             "100::1",
                             "2001::1",
                             "2001:10::1",
                             "2001:20::1",
                             "2001:db8::1",
                             "2002:7f00:1::",
                             "2002:a9fe:a9fe::1",
                             "3fff::1",
                             "4000::1",
                             "5f00::1",
                             "fc00::1",
                             "fd12:3456::1",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1"}) {
        INFO(text);
        CHECK_FALSE(is_globally_reachable(address(text)));
    }
}

TEST_CASE("other unicast addresses are reachable", "[client][addresses]") {
    for (const char* text :
         {"1.1.1.1",        "8.8.8.8",          "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
          "100.128.0.0",    "126.255.255.255",  "128.0.0.1",       "169.253.255.255", "172.15.255.255",
          "172.32.0.0",     "192.0.1.1",        "192.167.255.255", "192.169.0.0",     "198.17.255.255",
          "198.20.0.0",     "223.255.255.255",  "2001:200::1",     "2606:4700::1111", "2a00:1450:4001::1",
          "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
        INFO(text);
        CHECK(is_globally_reachable(address(text)));
    }
}

TEST_CASE("an operator may open ranges, everything, or one endpoint", "[client][addresses]") {
    const client::Origin origin{false, "llm.example.com", 8000};
    const auto inside = address("10.1.2.3");
    CHECK_FALSE(may_connect({}, origin, inside));
    CHECK(may_connect({}, origin, address("8.8.8.8")));

    AddressRules everything;
    everything.allow_private = true;
    CHECK(may_connect(everything, origin, inside));

    AddressRules range;
    range.allowed.push_back(IpRange::parse("10.1.0.0/16").value());
    CHECK(may_connect(range, origin, inside));
    CHECK(may_connect(range, origin, address("::ffff:10.1.2.3")));
    CHECK_FALSE(may_connect(range, origin, address("10.2.0.1")));
    CHECK_FALSE(may_connect(range, origin, address("127.0.0.1")));

    AddressRules endpoint;
    endpoint.exempt.push_back({origin, {}});
    CHECK(may_connect(endpoint, origin, inside));
    CHECK_FALSE(may_connect(endpoint, {false, "llm.example.com", 8001}, inside));
    CHECK_FALSE(may_connect(endpoint, {true, "llm.example.com", 8000}, inside));
}

TEST_CASE("URLs of hosts that only a private network has are refused", "[client][addresses]") {
    for (const char* text : {"http://localhost/v1",
                             "http://LOCALHOST:8000",
                             "http://localhost./",
                             "http://vllm:8000/v1",
                             "http://api.localhost",
                             "http://printer.local",
                             "http://printer.local.",
                             "http://metadata.google.internal",
                             "http://nas.lan",
                             "http://router.home",
                             "http://router.home.arpa",
                             "http://git.corp",
                             "http://me.localdomain",
                             "http://10.0.0.1",
                             "http://127.1",
                             "http://127.0.0.1.",
                             "http://2130706433",
                             "http://0x7f000001",
                             "http://0x7f.1",
                             "http://0X7F.0.0.1",
                             "http://0177.0.0.1",
                             "http://017700000001",
                             "http://[::1]",
                             "http://[::ffff:127.0.0.1]",
                             "http://[::ffff:7f00:1]",
                             "http://[64:ff9b::7f00:1]",
                             "http://[2002:7f00:1::]",
                             "http://[fd00::1]",
                             "http://1.2.3.4.5",
                             "http://256.256.256.256",
                             "http://host.1",
                             "http://host.0x1",
                             "http://user:secret@api.example.com",
                             "ftp://api.example.com",
                             "file:///etc/passwd",
                             "//api.example.com",
                             "http://%31%32%37.0.0.1",
                             "http://api.example.com\\@127.0.0.1/",
                             "http://127.0.0.1#@api.example.com/",
                             "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1/"}) {
        check_refused(text);
    }
}

TEST_CASE("URLs of public hosts pass", "[client][addresses]") {
    for (const char* text :
         {"https://api.openai.com/v1", "http://example.com", "https://EXAMPLE.com./", "http://8.8.8.8:8000",
          "http://134744072", "http://[2606:4700::1111]/v1", "https://local.example.com",
          "https://localhost.example.com", "https://a.internal.example", "https://10-0-0-1.example.com"}) {
        INFO(text);
        CHECK(check_external_url(text, {}).has_value());
    }
}

TEST_CASE("what the operator opens passes when it is saved, too", "[client][addresses]") {
    AddressRules everything;
    everything.allow_private = true;
    CHECK(check_external_url("http://localhost:8000/v1", everything).has_value());
    check_refused("http://user:secret@localhost:8000", everything);

    AddressRules range;
    range.allowed.push_back(IpRange::parse("10.0.0.0/8").value());
    CHECK(check_external_url("http://10.0.0.5:8000", range).has_value());
    CHECK(check_external_url("http://vllm:8000", range).has_value()); // the connection decides
    check_refused("http://192.168.0.1", range);
    check_refused("http://127.1", range);

    AddressRules endpoint;
    endpoint.exempt.push_back({{false, "127.0.0.1", 8000}, {{http::Method::post, "/api/v1/chat"}}});
    for (const char* base : {"", "/", "/api", "/api/", "/api/v1", "/api/v1/"}) {
        INFO(base);
        CHECK(check_external_url(std::string("http://127.0.0.1:8000") + base, endpoint).has_value());
    }
    for (const char* base : {"/admin", "/ap", "/api/v", "/api/v1/chat", "/api/v1/chat/x", "/api//", "/api/../api", "//",
                             "/%61pi", "/API", "/api?v1"}) {
        check_refused((std::string("http://127.0.0.1:8000") + base).c_str(), endpoint);
    }
    check_refused("http://127.0.0.1:8001/api", endpoint);
}

TEST_CASE("an exempt endpoint is open for its calls alone", "[client][addresses]") {
    const client::Origin own{false, "own.internal", 8000};
    AddressRules rules;
    rules.exempt.push_back({own, {{http::Method::post, "/v1/chat"}, {http::Method::get, "/models"}}});
    CHECK(may_call(rules, http::Method::post, {own, "/v1/chat"}));
    CHECK(may_call(rules, http::Method::get, {own, "/models"}));
    CHECK_FALSE(may_call(rules, http::Method::get, {own, "/v1/chat"}));
    CHECK_FALSE(may_call(rules, http::Method::post, {own, "/models"}));
    for (const char* target : {"/", "/admin", "/v1/chat/", "/v1/chat?x=1", "/v1/../v1/chat", "//v1/chat", "/v1%2fchat",
                               "/V1/chat", "/v1/chat/../../admin"}) {
        INFO(target);
        CHECK_FALSE(may_call(rules, http::Method::post, {own, target}));
    }
    CHECK(may_call(rules, http::Method::post, {{false, "elsewhere.example.com", 80}, "/admin"}));
    rules.allow_private = true;
    CHECK(may_call(rules, http::Method::post, {own, "/admin"}));
}
