#include "datagems/statistics/hash.hpp"
#include "datagems/statistics/top_values.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace datagems::statistics;

namespace {

void add(TopValues& values, std::uint64_t value) {
    values.add(hash_number(value, 0), [value](std::string& text) { text = std::to_string(value); });
}

} // namespace

TEST_CASE("few values are counted exactly and those that came first go first") {
    TopValues values(10);
    for (const std::uint64_t value : {5, 3, 3, 8, 8, 1}) {
        add(values, value);
    }
    CHECK(values.exact());
    const auto top = values.top(3);
    REQUIRE(top.size() == 3);
    CHECK((top[0].text == "3" && top[0].count == 2));
    CHECK((top[1].text == "8" && top[1].count == 2));
    CHECK((top[2].text == "5" && top[2].count == 1));
    CHECK(TopValues(10).top(3).empty());
}

TEST_CASE("a full table is still exact") {
    TopValues values(4);
    for (std::uint64_t i = 0; i < 40; ++i) {
        add(values, i % 4);
    }
    CHECK(values.exact());
    CHECK(values.top(10).size() == 4);
    CHECK(values.top(10)[3].count == 10);
}

TEST_CASE("what is frequent is found among any number of others, and never counted too often") {
    TopValues values(64);
    std::map<std::string, std::uint64_t> real;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const auto value = i % 10 == 0 ? i / 10 % 3 : 1'000 + i;
        add(values, value);
        ++real[std::to_string(value)];
    }
    CHECK_FALSE(values.exact());
    const auto top = values.top(3);
    std::map<std::string, std::uint64_t> found;
    for (const auto& value : top) {
        found[value.text] = value.count;
        CHECK(value.count <= real[value.text]);
        CHECK(value.count + 100'000 / 64 >= real[value.text]);
    }
    CHECK((found.contains("0") && found.contains("1") && found.contains("2")));
}

TEST_CASE("values that are all different are not made to look frequent") {
    TopValues values(16);
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        add(values, i);
    }
    for (const auto& value : values.top(10)) {
        CHECK(value.count == 1);
    }
}
