#include "datagems/base/ip_address.hpp"

#include <catch2/catch.hpp>

using datagems::errc;
using datagems::IpAddress;
using datagems::IpRange;

TEST_CASE("addresses are read in their usual texts alone") {
    CHECK(IpAddress::parse("192.0.2.1")->to_string() == "192.0.2.1");
    CHECK(IpAddress::parse("2001:DB8:0::1")->to_string() == "2001:db8::1");
    CHECK(IpAddress::parse("::ffff:192.0.2.1")->is_v4() == false);
    for (const auto* text : {"", "1", "127.1", "0x7f.0.0.1", "0177.0.0.1", "1.2.3.4.5", "256.1.1.1", " 1.2.3.4",
                             "1.2.3.4 ", "[::1]", "::1%lo", "fe80::1%1", "1.2.3.4/8", ":::", "host"}) {
        CAPTURE(text);
        CHECK(!IpAddress::parse(text));
    }
    CHECK(!IpAddress::parse(std::string_view("1.2.3.4\0", 8)));
    CHECK(!IpAddress::parse(std::string(1000, '1')));
}

TEST_CASE("a mapped address gives the one inside it") {
    CHECK(IpAddress::parse("::ffff:192.0.2.1")->unmapped() == *IpAddress::parse("192.0.2.1"));
    CHECK(IpAddress::parse("::ffff:c000:201")->unmapped() == *IpAddress::parse("192.0.2.1"));
    CHECK(IpAddress::parse("::fffe:192.0.2.1")->unmapped() == *IpAddress::parse("::fffe:192.0.2.1"));
    CHECK(IpAddress::parse("192.0.2.1")->unmapped() == *IpAddress::parse("192.0.2.1"));
    CHECK(IpAddress::parse("2002:c000:201::")->embedded_v4(2) == *IpAddress::parse("192.0.2.1"));
}

TEST_CASE("a client is an address, or a network of v6") {
    CHECK(IpAddress::parse("192.0.2.77")->client() == *IpAddress::parse("192.0.2.77"));
    CHECK(IpAddress::parse("::ffff:192.0.2.77")->client() == *IpAddress::parse("192.0.2.77"));
    CHECK(IpAddress::parse("2001:db8:1:2:3:4:5:6")->client() == *IpAddress::parse("2001:db8:1:2::"));
    CHECK(IpAddress::parse("10.255.255.255")->masked(9) == *IpAddress::parse("10.128.0.0"));
    CHECK(IpAddress::parse("10.255.255.255")->masked(0) == *IpAddress::parse("0.0.0.0"));
    CHECK(IpAddress::parse("10.255.255.255")->masked(32) == *IpAddress::parse("10.255.255.255"));
}

TEST_CASE("a range holds what begins like it, and nothing of the other kind") {
    const auto ten = IpRange::parse("10.0.0.0/8").value();
    CHECK(ten.contains(*IpAddress::parse("10.255.0.1")));
    CHECK_FALSE(ten.contains(*IpAddress::parse("11.0.0.0")));
    CHECK_FALSE(ten.contains(*IpAddress::parse("::ffff:10.0.0.1")));
    const auto odd = IpRange::parse("172.16.0.0/12").value();
    CHECK(odd.contains(*IpAddress::parse("172.31.255.255")));
    CHECK_FALSE(odd.contains(*IpAddress::parse("172.32.0.0")));
    CHECK(IpRange::parse("0.0.0.0/0")->contains(*IpAddress::parse("255.1.2.3")));
    CHECK_FALSE(IpRange::parse("0.0.0.0/0")->contains(*IpAddress::parse("::")));
    CHECK(IpRange::parse("fc00::/7")->contains(*IpAddress::parse("fdff::1")));
    const auto single = IpRange::parse("192.0.2.1").value();
    CHECK(single.to_string() == "192.0.2.1/32");
    CHECK(single.contains(*IpAddress::parse("192.0.2.1")));
    CHECK_FALSE(single.contains(*IpAddress::parse("192.0.2.0")));
}

TEST_CASE("what is no range is refused") {
    for (const auto* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.1/8", "::/129",
                             "10.0.0.0/ 8", "fd00::1/8", "lan"}) {
        CAPTURE(text);
        const auto range = IpRange::parse(text);
        REQUIRE(!range);
        CHECK(range.error().code == errc::invalid_argument);
    }
}
