#include "profile/json_number.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

using namespace datagems::exports;

TEST_CASE("numbers that are equal have one hash, however they are written") {
    const std::vector<std::vector<std::string>> groups{
        {"0", "-0", "0.0", "-0e5", "0e999999999999999999999"},
        {"1", "1.0", "10e-1", "0.1E+1", "100000000000000000000e-20"},
        {"-1", "-1.000", "-0.01e2"},
        {"1000000000000000000", "1e18", "0.1e19"},
        {"123456789012345678", "123456789012345678.0", "1.23456789012345678e17"},
        {"1e19", "10000000000000000000"},
        {"9007199254740993", "9007199254740993.0"},
        {"9007199254740992"},
        {"0.1", "1e-1", "0.10"},
        {"1e308", "10E307"},
        {"1e999", "1" + std::string(999, '0')},
        {"1e-999", "0." + std::string(998, '0') + "1"},
        {"1e9223372036854775807", "1e99999999999999999999"},
    };
    std::set<std::uint64_t> hashes;
    for (const auto& group : groups) {
        const auto hash = read_json_number(group.front()).hash;
        for (const auto& literal : group) {
            INFO(literal.substr(0, 50));
            CHECK(read_json_number(literal).hash == hash);
        }
        hashes.insert(hash);
    }
    CHECK(hashes.size() == groups.size());
}

TEST_CASE("an integer is what has no fraction") {
    for (const auto* literal : {"0", "-0.0", "2.0", "20e-1", "1e308", "1e999", "18446744073709551616"}) {
        INFO(literal);
        CHECK(read_json_number(literal).integer);
    }
    for (const auto* literal : {"0.5", "1e-1", "1e-999", "9007199254740993.5"}) {
        INFO(literal);
        CHECK_FALSE(read_json_number(literal).integer);
    }
}

TEST_CASE("values are the nearest doubles, and exact for 64 bits") {
    CHECK(read_json_number("0.1").value == 0.1);
    CHECK(read_json_number("-9223372036854775808").value == -0x1p63L);
    CHECK(read_json_number("18446744073709551615").value == 0x1p64L - 1);
    CHECK(read_json_number("9007199254740993").value == 9'007'199'254'740'993);
    CHECK(read_json_number("1e-999").value == 0);
    CHECK(read_json_number("1e-999").finite);
    CHECK_FALSE(read_json_number("-1e309").finite);
    CHECK_FALSE(read_json_number("1e99999999999999999999").finite);
    CHECK(read_json_number("1e-99999999999999999999").finite);
}

TEST_CASE("digits by the million are read like any others") {
    const std::string many(3'000'000, '7');
    CHECK_FALSE(read_json_number(many).finite);
    CHECK(read_json_number("0." + many).value == read_json_number("0." + many.substr(0, 900)).value);
    CHECK(read_json_number("0." + many).hash != read_json_number("0." + many.substr(1)).hash);
}
