#include "datagems/documents/text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>

using namespace datagems::documents;

namespace json = boost::json;

TEST_CASE("a double is written as the shortest decimal that stays a double") {
    CHECK(compact_json(json::parse("[19.99,45.0,0.1,1e22,100000.5,1e-7,-0.0,-2.50]")) ==
          "[19.99,45.0,0.1,1e+22,100000.5,1e-07,-0.0,-2.5]");
}

TEST_CASE("all but doubles is written as Boost.JSON does") {
    for (const std::string_view text : {R"({})", R"([])", R"("a\"\\\n\u0001é")",
                                        R"({"":[null,true,false,-1,18446744073709551615],"a":{"b":[[]]}})"}) {
        const auto value = json::parse({text.data(), text.size()});
        CHECK(compact_json(value) == json::serialize(value));
    }
}

TEST_CASE("every double reads back as itself") {
    std::mt19937_64 dice(7);
    for (int i = 0; i < 20'000; ++i) {
        double number = 0;
        const auto bits = dice();
        std::memcpy(&number, &bits, sizeof number);
        if (!std::isfinite(number)) continue;
        const auto text = compact_json(json::value(number));
        CAPTURE(text);
        REQUIRE(std::strtod(text.c_str(), nullptr) == number);
        REQUIRE(json::parse(text).is_double());
    }
}
