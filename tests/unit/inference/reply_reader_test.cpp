#include "datagems/inference/reply_reader.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <string>

using namespace datagems;
using inference::read_json;

namespace {

std::string read(std::string_view text) {
    const auto value = read_json(text);
    return value ? boost::json::serialize(*value) : "error: " + value.error().message;
}

std::string problem(std::string_view text) {
    const auto value = read_json(text);
    if (value) return "no error: " + boost::json::serialize(*value);
    CHECK(value.error().code == errc::corrupt);
    return value.error().message;
}

std::string repeat(std::string_view part, std::size_t times) {
    std::string text;
    text.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        text.append(part);
    }
    return text;
}

} // namespace

TEST_CASE("valid JSON is never touched", "[inference][read_json]") {
    for (const char* text :
         {R"({"a":"x: 1/2 cup"})", R"({"a":": 1/2 cup"})", R"({"a":", ]","b":", }"})", R"({"a":"// no comment"})",
          R"({"a":"/* none */","b":"True","c":"None"})", R"({"a":"```json\n{\"b\":1}\n```"})", R"({"a":"it's \"so\""})",
          R"({"a":"</think>{}"})", R"({"a":"line\nbreak","b":"\u00e4"})", R"({"a":"{\"b\":1}"})",
          R"({"type":"object","properties":{"x":1},"fields":["y"]})", R"({"a":[],"b":{},"c":null,"d":-1.5e3})"}) {
        INFO(text);
        CHECK(read(text) == boost::json::serialize(boost::json::parse(text)));
    }
}

TEST_CASE("valid JSON that is no object is returned as it is", "[inference][read_json]") {
    CHECK(read(R"([{"a":1}])") == R"([{"a":1}])");
    CHECK(read("\"text\"") == "\"text\"");
    CHECK(read(" 3 ") == "3");
}

TEST_CASE("fences are taken off", "[inference][read_json]") {
    CHECK(read("```json\n{\"a\":1}\n```") == R"({"a":1})");
    CHECK(read("```\n{\"a\":1}\n```") == R"({"a":1})");
    CHECK(read("Sure!\n\n```JSON\n{\"a\":1}\n```\nAnything else?") == R"({"a":1})");
    CHECK(read("```json\n{\"a\":\"```x```\"}\n```") == R"({"a":"```x```"})");
    CHECK(read("The form is {\"a\": 0}.\n```json\n{\"a\":1}\n```") == R"({"a":1})");
    CHECK(read("```json\n{\"a\":1}") == R"({"a":1})");
}

TEST_CASE("prose around the object is passed over", "[inference][read_json]") {
    CHECK(read("Here it is: {\"a\":1}. Enjoy!") == R"({"a":1})");
    CHECK(read("Use {braces} and { such } with care: {\"a\":{\"b\":[1]}}") == R"({"a":{"b":[1]}})");
    CHECK(read("It's \"quoted: {\"a\":1}") == R"({"a":1})");
    CHECK(read("The shape is {\"a\": string}, so: {\"a\":\"x\"}") == R"({"a":"x"})");
    CHECK(read("<think>maybe {\"a\":0}</think>\n{\"a\":1}") == R"({"a":1})");
    CHECK(read("\xEF\xBB\xBF{\"a\":1}") == R"({"a":1})");
}

TEST_CASE("slight damage is mended", "[inference][read_json]") {
    CHECK(read(R"({"a":1,})") == R"({"a":1})");
    CHECK(read(R"({"a":[1,2,],})") == R"({"a":[1,2]})");
    CHECK(read(R"({'a':'it\'s "x"','b':''})") == R"({"a":"it's \"x\"","b":""})");
    CHECK(read(R"({"a":True,"b":False,"c":None})") == R"({"a":true,"b":false,"c":null})");
    CHECK(read("{\"a\":1, // one\n \"b\":2 /* two */}") == R"({"a":1,"b":2})");
    CHECK(read("{a: 1, b_2: \"x\"}") == R"({"a":1,"b_2":"x"})");
    CHECK(read("{\"a\":\"two\nlines\tx\"}") == R"({"a":"two\nlines\tx"})");
    CHECK(read(R"({"a":"it\'s"})") == R"({"a":"it's"})");
}

TEST_CASE("mending leaves the insides of strings alone", "[inference][read_json]") {
    CHECK(read(R"({"a":": 1/2 cup","b":", ]","c":"True, None // x",})") ==
          R"({"a":": 1/2 cup","b":", ]","c":"True, None // x"})");
    CHECK(read(R"({"url":"http://x/y","e":"a\\","u":"\u00e4\"",})") ==
          "{\"url\":\"http://x/y\",\"e\":\"a\\\\\",\"u\":\"\xC3\xA4\\\"\"}");
}

TEST_CASE("records with fields named like a schema's are just records", "[inference][read_json]") {
    CHECK(read(R"({"type":"car","properties":{"doors":4},"fields":[1],})") ==
          R"({"type":"car","properties":{"doors":4},"fields":[1]})");
}

TEST_CASE("a missing end is closed only after a complete value", "[inference][read_json]") {
    CHECK(read(R"({"a":{"b":[1,2]})") == R"({"a":{"b":[1,2]}})");
    CHECK(read(R"({"a":["x")") == R"({"a":["x"]})");
    CHECK(read(R"({"a":true)") == R"({"a":true})");
    CHECK(read("```\n{\"a\":12\n```") == R"({"a":12})");
}

TEST_CASE("a truncated reply is called truncated, nothing is invented", "[inference][read_json]") {
    for (const char* text : {R"({"a":"x)", R"({"a":)", R"({"a")", R"({"a":1,)", R"({"a":[1,)", R"({"a":12)",
                             R"({"a":tr)", R"({"a":"\)", R"({"person":{"name":"x"},"tags":["a)", R"({)",
                             "```json\n{\"a\":1,\n```", "Here: {\"a\":{\"b\":1},\"c", "{\"a\":1 /* cut"}) {
        INFO(text);
        CHECK(problem(text).find("truncated") != std::string::npos);
    }
}

TEST_CASE("what is not JSON is refused with a reason", "[inference][read_json]") {
    CHECK(problem("") == "the reply is empty");
    CHECK(problem(" \n") == "the reply is empty");
    CHECK(problem("I cannot do that.") == "there is no JSON object in the reply");
    CHECK(problem("{\"a\" 1}").find("':'") != std::string::npos);
    CHECK(problem("{\"a\":1 \"b\":2}").find("','") != std::string::npos);
    CHECK(problem("{\"a\":1]").find("brackets") != std::string::npos);
    CHECK(problem("{\"a\":string}").find("value") != std::string::npos);
    CHECK(problem("{\"a\":1..2,}").find("damaged") != std::string::npos);
    CHECK(problem("{\"a\":\"\\q\",}").find("damaged") != std::string::npos);
    CHECK(problem("{\"a\":\"\xFF\"}").find("damaged") != std::string::npos);
}

TEST_CASE("a part of a broken record is never taken for the record", "[inference][read_json]") {
    CHECK(problem(R"({"a": @@, "b": {"c": 1}})").find("not valid JSON") == 0);
    CHECK(problem(R"({"a": {"b": 1}, "c": @@})").find("not valid JSON") == 0);
    CHECK(problem("```json\n{\"a\": @@, \"b\": {\"c\": 1}}\n```").find("not valid JSON") == 0);
}

TEST_CASE("nesting is limited to 64", "[inference][read_json]") {
    const auto nested = [](std::size_t depth) { return repeat("{\"a\":", depth) + "1" + repeat("}", depth); };
    CHECK(read_json(nested(64)).has_value());
    CHECK(problem(nested(65)).find("deep") != std::string::npos);
    CHECK(problem(repeat("[", 100'000)) == "there is no JSON object in the reply");
}

TEST_CASE("hostile replies take linear time", "[inference][read_json]") {
    const auto start = std::chrono::steady_clock::now();
    for (const char* part : {"{",         "{\"",         "{\"a\":",    "{a:",      "{a:@} ", "{/*",     "{/", "{'",
                             "```",       "```{",        "```{\"a\":", "{}x{",     "{ ",     "{a",      "\"", "[",
                             "{\"a\":1,", "{\"a\":\"\\", "<think>",    "{\"a\":[", "//\n{",  "{\"a\":@"}) {
        CHECK_NOTHROW(read_json(repeat(part, 4'000'000 / std::string_view(part).size())));
    }
    // Quadratic work on 4 MB would take hours; this allows for a sanitizer on a busy machine.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

TEST_CASE("numbers are read as they are written, to the last digit") {
    constexpr std::array texts = {"123456789.123456789",
                                  "9007199254740991.0",
                                  "0.21000000000000002",
                                  "0.8414709848078965",
                                  "1.7976931348623157e308",
                                  "5e-324",
                                  "-0.1e-7",
                                  "0e400",
                                  "100000000000000000000",
                                  "2.2250738585072011e-308"};
    for (const std::string text : texts) {
        CAPTURE(text);
        const auto value = read_json("[" + text + "]");
        REQUIRE(value.has_value());
        CHECK(value->at(0).as_double() == std::strtod(text.c_str(), nullptr));
    }
    const auto whole = read_json("[9223372036854775807,18446744073709551615,-1]");
    REQUIRE(whole.has_value());
    CHECK(whole->at(0).as_int64() == std::numeric_limits<std::int64_t>::max());
    CHECK(whole->at(1).as_uint64() == std::numeric_limits<std::uint64_t>::max());
    CHECK(read_json("[1e400]")->at(0).as_double() == std::numeric_limits<double>::infinity());
}
