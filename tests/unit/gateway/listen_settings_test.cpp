#include "listen_settings.hpp"

#include <catch2/catch.hpp>

namespace datagems::gateway {
namespace {

struct Read {
    explicit Read(Environment environment, const std::vector<IpRange>& proxies = {})
        : env(std::move(environment)), listen(read_listen(env, proxies)) {}
    [[nodiscard]] bool exempts(std::string_view address) const {
        return std::ranges::any_of(listen.unlimited_addresses, [&](const IpRange& range) {
            return range.contains(IpAddress::parse(address).value());
        });
    }
    EnvironmentReader env;
    server::Settings listen;
};

} // namespace

TEST_CASE("The limits of connections have defaults, and loopback is exempt") {
    const Read read(Environment{});
    CHECK(read.env.mistakes().empty());
    CHECK(read.listen.max_connections == 10'000);
    CHECK(read.listen.max_connections_per_address == 256);
    CHECK(read.exempts("127.0.0.1"));
    CHECK(read.exempts("::1"));
    CHECK_FALSE(read.exempts("192.0.2.1"));
    CHECK_FALSE(read.listen.tls);
}

TEST_CASE("A limit per address that is set holds for loopback too, but not for trusted proxies") {
    const Read read(Environment{{"DATAGEN_MAX_CONNECTIONS", "500"}, {"DATAGEN_MAX_CONNECTIONS_PER_ADDRESS", "8"}},
                    {IpRange::parse("10.0.0.0/8").value()});
    CHECK(read.env.mistakes().empty());
    CHECK(read.listen.max_connections == 500);
    CHECK(read.listen.max_connections_per_address == 8);
    CHECK_FALSE(read.exempts("127.0.0.1"));
    CHECK(read.exempts("10.1.2.3"));
}

TEST_CASE("Limits of connections out of bounds are mistakes") {
    const auto* value = GENERATE("0", "-1", "x", "1000001");
    CHECK(Read(Environment{{"DATAGEN_MAX_CONNECTIONS", value}}).env.mistakes().size() == 1);
    CHECK(Read(Environment{{"DATAGEN_MAX_CONNECTIONS_PER_ADDRESS", value}}).env.mistakes().size() == 1);
}

TEST_CASE("A certificate without its key, and files that cannot be read, are mistakes that are named") {
    const Read no_key(Environment{{"DATAGEN_TLS_CERT", "/does/not/exist.pem"}});
    REQUIRE(no_key.env.mistakes().size() == 1);
    CHECK(no_key.env.mistakes()[0].find("DATAGEN_TLS_KEY") != std::string::npos);
    const Read no_certificate(Environment{{"DATAGEN_TLS_KEY", "/does/not/exist.key"}});
    REQUIRE(no_certificate.env.mistakes().size() == 1);
    CHECK(no_certificate.env.mistakes()[0].find("DATAGEN_TLS_CERT") != std::string::npos);
    const Read unreadable(
        Environment{{"DATAGEN_TLS_CERT", "/does/not/exist.pem"}, {"DATAGEN_TLS_KEY", "/does/not/exist.key"}});
    REQUIRE(unreadable.env.mistakes().size() == 1);
    CHECK(unreadable.env.mistakes()[0].find("/does/not/exist.pem: cannot be read") != std::string::npos);
}

} // namespace datagems::gateway
