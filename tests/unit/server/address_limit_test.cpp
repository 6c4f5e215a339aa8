#include "address_limit.hpp"

#include <catch2/catch.hpp>

namespace datagems::server {
namespace {

IpAddress address(std::string_view text) {
    return IpAddress::parse(text).value();
}

} // namespace

TEST_CASE("An address gets its places and gives them back") {
    AddressLimit limit(2, {});
    const auto client = address("192.0.2.1");
    auto first = limit.take(client);
    REQUIRE(first);
    {
        const auto second = limit.take(client);
        REQUIRE(second);
        CHECK_FALSE(limit.take(client));
        CHECK(limit.take(address("192.0.2.2")));
    }
    CHECK(limit.take(client));
    const auto moved = std::move(*first);
    first.reset();
    const auto again = limit.take(client);
    CHECK(again);
    CHECK_FALSE(limit.take(client));
}

TEST_CASE("Addresses of one IPv6 network count together, mapped ones as IPv4") {
    AddressLimit limit(1, {});
    const auto held = limit.take(address("2001:db8:0:1::1"));
    REQUIRE(held);
    CHECK_FALSE(limit.take(address("2001:db8:0:1:ffff::2")));
    CHECK(limit.take(address("2001:db8:0:2::1")));
    const auto mapped = limit.take(address("::ffff:192.0.2.1"));
    REQUIRE(mapped);
    CHECK_FALSE(limit.take(address("192.0.2.1")));
    CHECK(limit.take(address("::ffff:192.0.2.2")));
}

TEST_CASE("No limit, or an exempt address, is never full") {
    AddressLimit none(0, {});
    AddressLimit some(1, {IpRange::parse("10.0.0.0/8").value()});
    std::vector<std::optional<AddressLimit::Place>> held;
    for (int i = 0; i < 5; ++i) {
        held.push_back(none.take(address("192.0.2.1")));
        CHECK(held.back());
        held.push_back(some.take(address("::ffff:10.1.2.3")));
        CHECK(held.back());
    }
}

TEST_CASE("A place may be given back when the limit is gone") {
    std::optional<AddressLimit> limit(std::in_place, 1, std::vector<IpRange>());
    auto place = limit->take(address("192.0.2.1"));
    limit.reset();
    CHECK(place);
    place.reset();
    CHECK_FALSE(place);
}

} // namespace datagems::server
