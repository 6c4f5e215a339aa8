#include "stores/json_texts.hpp"

#include <boost/json/serialize.hpp>

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::sandbox;

namespace {
std::string as_public_sandbox_keeps(std::string_view text) {
    return boost::json::serialize(with_sorted_keys(with_double_precision(parse_json(text).value())));
}
} // namespace

TEST_CASE("lone surrogates become the replacement character, pairs stay", "[sandbox][stores]") {
    CHECK(with_replaced_surrogates(R"("\ud83d\ude00")") == R"("\ud83d\ude00")");
    CHECK(with_replaced_surrogates(R"("a\ud83db")") == R"("a\ufffdb")");
    CHECK(with_replaced_surrogates(R"("\ude00\ud83d")") == R"("\ufffd\ufffd")");
    CHECK(with_replaced_surrogates(R"("\\ud83d \u00e4")") == R"("\\ud83d \u00e4")");
    CHECK(with_replaced_surrogates(R"("\uD83D\uD83D\uDE00")") == R"("\ufffd\uD83D\uDE00")");
    CHECK(with_replaced_surrogates("\"\\") == "\"\\");
}

TEST_CASE("integers beyond 2^53 lose digits, keys are sorted", "[sandbox][stores]") {
    CHECK(as_public_sandbox_keeps("9007199254740993") == "9007199254740992");
    CHECK(as_public_sandbox_keeps("-9007199254740993") == "-9007199254740992");
    CHECK(as_public_sandbox_keeps("9007199254740991") == "9007199254740991");
    CHECK(parse_json(as_public_sandbox_keeps("18446744073709551615"))->to_number<double>() == 18446744073709551616.0);
    CHECK(as_public_sandbox_keeps(R"([{"b":1,"a":{"d":2,"c":[]}}])") == R"([{"a":{"c":[],"d":2},"b":1}])");
}

TEST_CASE("JSON for headers has nothing but ASCII", "[sandbox][stores]") {
    CHECK(ascii_only("\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"") == R"("\u00e4 \u20ac \ud83d\ude00")");
}

TEST_CASE("angle brackets and ampersands are escaped for the public sandbox", "[sandbox][stores]") {
    CHECK(escaped_for_html(R"("<a>&")") == R"("\u003ca\u003e\u0026")");
}

TEST_CASE("nesting without end and trailing bytes are refused", "[sandbox][stores]") {
    CHECK(parse_json(std::string(200, '[') + std::string(200, ']')).has_value());
    CHECK_FALSE(parse_json(std::string(100'000, '[')).has_value());
    CHECK_FALSE(parse_json("{} x").has_value());
    CHECK_FALSE(parse_json("").has_value());
    CHECK_FALSE(parse_json("\"\xff\"").has_value());
}
