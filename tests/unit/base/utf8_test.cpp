#include "datagems/base/utf8.hpp"

#include <catch2/catch.hpp>

using namespace datagems;

TEST_CASE("well-formed UTF-8 is accepted and counted in code points") {
    CHECK(is_valid_utf8("aß日😀"));
    CHECK(count_code_points("aß日😀") == 4);
    CHECK(is_valid_utf8(""));
}

TEST_CASE("malformed UTF-8 is refused") {
    for (const auto* text : {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
                             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "a\xff", "\xe6\x97"}) {
        CAPTURE(text);
        CHECK_FALSE(is_valid_utf8(text));
    }
}

TEST_CASE("a prefix never cuts a code point") {
    CHECK(utf8_prefix("日本", 4) == "日");
    CHECK(utf8_prefix("日本", 2).empty());
    CHECK(utf8_prefix("ab", 5) == "ab");
}

TEST_CASE("trimming and lower case touch ASCII only") {
    CHECK(trim(" \t\r\n a b \v\f") == "a b");
    CHECK(trim("   ").empty());
    CHECK(ascii_lower("AbÄ") == "abÄ");
}
