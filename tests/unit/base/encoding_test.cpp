#include "datagems/base/encoding.hpp"

#include <catch2/catch.hpp>

using namespace datagems;

TEST_CASE("base64 follows RFC 4648") {
    const auto [bytes, text] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                         {"f", "Zg=="},
                                                                         {"fo", "Zm8="},
                                                                         {"foo", "Zm9v"},
                                                                         {"foob", "Zm9vYg=="},
                                                                         {"fooba", "Zm9vYmE="},
                                                                         {"foobar", "Zm9vYmFy"},
                                                                         {"\xff\xfe\xfd", "//79"}}));
    CHECK(base64_encode(bytes) == text);
    CHECK(base64_decode(text).value() == bytes);
}

TEST_CASE("base64url has no padding and its own alphabet") {
    CHECK(base64url_encode("\xff\xfe\xfd\xff") == "__79_w");
    CHECK(base64url_decode("__79_w").value() == "\xff\xfe\xfd\xff");
}

TEST_CASE("base64 that could be spelled otherwise is refused") {
    for (const auto* text : {"Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm9 ", "====", "Zg==Zg=="}) {
        CAPTURE(text);
        CHECK(base64_decode(text).has_error());
    }
    for (const auto* text : {"Zg==", "Zh", "Z", "Zm9+", "Zm9/"}) {
        CAPTURE(text);
        CHECK(base64url_decode(text).has_error());
    }
}

TEST_CASE("hexadecimal is lower case") {
    CHECK(hex_encode(std::string_view("\x00\x7f\xab", 3)) == "007fab");
}
