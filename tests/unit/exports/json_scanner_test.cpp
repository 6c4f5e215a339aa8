#include "json_scanner.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <string>

using namespace datagems::exports;

namespace {

bool is_json(std::string_view text) {
    JsonScanner scanner(text);
    return scanner.value().has_value() && scanner.at_end();
}

} // namespace

TEST_CASE("the scanner takes what JSON allows") {
    for (const auto* text : {"{}", "[]", " [ 1 , -0.5e+3 , true , false , null ] ", R"("\"\\\/\b\f\n\r\t\u00fF")",
                             R"({"a":{"b":[{}]},"a":1})", "0", "-0", "1E5", "\"\x7f\"", "\"\xC3\xA9\""}) {
        INFO(text);
        CHECK(is_json(text));
    }
}

TEST_CASE("the scanner refuses what JSON does not allow") {
    for (const auto* text :
         {"",           " ",     "{",         "}",      "[1,]",    "[,1]",        "{\"a\"}", "{\"a\":}",
          "{\"a\":1,}", "{a:1}", "01",        "1.",     ".5",      "+1",          "1e",      "-",
          "tru",        "nulll", "\"",        "\"\\\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"",
          "[1 2]",      "1 2",   "{\"a\":1]", "[1}",    "{,}",     "'a'",         "NaN",     "\"\\"}) {
        INFO(text);
        CHECK_FALSE(is_json(text));
    }
}

TEST_CASE("the scanner agrees with the parser on every damaged version of a document") {
    const std::string document = R"({"i":12,"ok":true,"data":{"a":[1.5e3,null,"x\n\u00e9"],"b":{}}})";
    const std::string_view replacements = "\"\\{}[],:0e.-tx ";
    for (std::size_t i = 0; i < document.size(); ++i) {
        for (const char replacement : replacements) {
            auto damaged = document;
            damaged[i] = replacement;
            boost::system::error_code error;
            boost::json::parse(damaged, error);
            INFO(damaged);
            CHECK(is_json(damaged) == !error);
        }
        CHECK_FALSE(is_json(document.substr(0, i)));
    }
}

TEST_CASE("nesting is limited") {
    CHECK(is_json(std::string(100, '[') + std::string(100, ']')));
    CHECK_FALSE(is_json(std::string(100'000, '[') + std::string(100'000, ']')));
}
