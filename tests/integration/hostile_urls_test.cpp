// Base URLs that would reach a private network, tried against both guards by themselves: the check where a URL is
// given, and the one of the resolved address. Nothing leaves this process: a stand-in resolves and connects.
#include "client_driver.hpp"

#include "datagems/client/network.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>

using namespace datagems;
using namespace datagems::test;

namespace {

using boost::asio::ip::tcp;

// Resolves as a system does that has private names and takes old spellings of addresses; counts what it was to connect.
class PrivateNetwork final : public client::Network {
  public:
    boost::asio::awaitable<Result<Endpoints>> resolve(client::Origin origin, SteadyTime) override {
        co_return Endpoints(1, tcp::endpoint(address_of(origin.host), origin.port));
    }

    boost::asio::awaitable<boost::system::error_code> connect(tcp::socket&, tcp::endpoint) override {
        ++connects;
        co_return boost::asio::error::connection_refused;
    }

    boost::asio::ip::address name_address = boost::asio::ip::make_address("10.0.0.7");
    int connects = 0;

  private:
    [[nodiscard]] boost::asio::ip::address address_of(const std::string& host) const {
        boost::system::error_code failure;
        const auto usual = boost::asio::ip::make_address(host, failure);
        if (!failure) return usual;
        in_addr old{};
        if (::inet_aton(host.c_str(), &old) != 0) return boost::asio::ip::address_v4(ntohl(old.s_addr));
        return name_address;
    }
};

client::Settings guarded() {
    auto settings = quick_settings();
    settings.addresses.emplace();
    return settings;
}

// Names that look public; only their addresses give them away.
constexpr const char* public_looking[] = {
    "http://127.0.0.1.nip.example.com",    "https://internal.example.com/v1",    "http://localtest.example",
    "https://rebind.example.net:8443",     "http://metadata.example.org/latest", "http://a.b.c.d.example.com",
    "http://xn--lcalhost-t4a.example.com", "http://localhost.example.com",
};

// Refused as they are written.
constexpr const char* private_looking[] = {
    "http://localhost",
    "http://localhost:8000/v1",
    "http://LocalHost.",
    "http://foo.localhost",
    "http://vllm",
    "http://gateway:3000",
    "http://printer.local",
    "http://printer.LOCAL.",
    "http://metadata.google.internal",
    "http://nas.lan",
    "http://router.home",
    "http://router.home.arpa",
    "http://git.corp",
    "http://me.localdomain",
    "http://0",
    "http://0.0.0.0",
    "http://0x0",
    "http://127.0.0.1",
    "http://127.0.0.1.",
    "http://127.1",
    "http://127.0.1",
    "http://127.255.255.254",
    "http://2130706433",
    "http://017700000001",
    "http://0x7f000001",
    "http://0x7f.0.0.1",
    "http://0X7F.1",
    "http://0177.0.0.1",
    "http://0177.0.0.01",
    "http://10.0.0.1",
    "http://10.1",
    "http://167772161",
    "http://100.64.0.1",
    "http://169.254.169.254/latest/meta-data",
    "http://2852039166",
    "http://0xa9fea9fe",
    "http://172.16.0.1",
    "http://172.31.255.255",
    "http://192.0.0.8",
    "http://192.0.2.1",
    "http://192.88.99.1",
    "http://192.168.1.1",
    "http://192.168.257",
    "http://198.18.0.1",
    "http://198.51.100.1",
    "http://203.0.113.1",
    "http://224.0.0.1",
    "http://240.0.0.1",
    "http://255.255.255.255",
    "http://[::]",
    "http://[::1]",
    "http://[0:0:0:0:0:0:0:1]:8000",
    "http://[::127.0.0.1]",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:7f00:1]",
    "http://[::ffff:a9fe:a9fe]",
    "http://[0:0:0:0:0:ffff:10.0.0.1]",
    "http://[64:ff9b::127.0.0.1]",
    "http://[64:ff9b:1::1]",
    "http://[100::1]",
    "http://[2001::1]",
    "http://[2001:db8::1]",
    "http://[2002:7f00:1::]",
    "http://[2002:c0a8:101::1]",
    "http://[fc00::1]",
    "http://[fd00:ec2::254]",
    "http://[fe80::1]",
    "http://[fec0::1]",
    "http://[ff02::1]",
};

// No URLs of a model API at all.
constexpr const char* no_urls[] = {
    "ftp://api.example.com",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_x",
    "http://user:pw@api.example.com",
    "http://api.example.com@127.0.0.1",
    "http://127.0.0.1#@api.example.com",
    "http://api.example.com\\@127.0.0.1",
    "http://%31%32%37%2e0.0.1",
    "http://[fe80::1%25eth0]",
    "http://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1",
};

constexpr const char* good[] = {
    "https://api.openai.com/v1",
    "https://api.example.com",
    "http://api.example.com:8000",
    "https://EXAMPLE.com",
    "https://example.com./v1",
    "https://a-b.example.co.uk",
    "https://x.y.z.example.org:8443/llm",
    "http://1and1.example.com",
    "https://local.example.com",
    "https://corp.example.com",
    "https://internal-api.example.com",
    "https://xn--bcher-kva.example",
    "http://8.8.8.8",
    "http://1.1.1.1:8080/v1",
    "http://134744072",
    "http://100.128.0.1",
    "http://172.32.0.1",
    "http://[2606:4700:4700::1111]",
    "http://[2a00:1450:4001::1]:8000/v1",
    "http://[::ffff:8.8.8.8]",
};

static_assert(std::size(public_looking) + std::size(private_looking) + std::size(no_urls) >= 80);
static_assert(std::size(good) == 20);

void check_refused_where_given(const char* url) {
    INFO(url);
    CHECK_FALSE(client::check_external_url(url, {}).has_value());
}

// As if the first guard were not there.
void check_refused_before_connecting(const char* text) {
    INFO(text);
    const auto url = client::parse_url(text);
    if (!url) return; // no client could call it
    const auto network = std::make_shared<PrivateNetwork>();
    ClientDriver driver(guarded(), network);
    const auto answer = driver.send(post_to(url->origin));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == errc::permission_denied);
    CHECK(network->connects == 0);
}

} // namespace

TEST_CASE("hostile base URLs are refused before anything is connected to", "[client][addresses]") {
    for (const auto* url : private_looking) {
        check_refused_where_given(url);
        check_refused_before_connecting(url);
    }
    for (const auto* url : no_urls) {
        check_refused_where_given(url);
        check_refused_before_connecting(url);
    }
    for (const auto* url : public_looking)
        check_refused_before_connecting(url);
}

TEST_CASE("good base URLs pass both guards", "[client][addresses]") {
    for (const auto* text : good) {
        INFO(text);
        const auto url = client::check_external_url(text, {});
        REQUIRE(url.has_value());
        const auto network = std::make_shared<PrivateNetwork>();
        network->name_address = boost::asio::ip::make_address("8.8.4.4");
        ClientDriver driver(guarded(), network);
        auto origin = url->origin;
        origin.tls = false; // the stand-in refuses the connection, so no hands are shaken either way
        const auto answer = driver.send(post_to(origin));
        REQUIRE_FALSE(answer.has_value());
        CHECK(client::failed_step(answer.error()) == "connect");
        CHECK(network->connects == 1);
    }
}
