#include "datagems/observe/redaction.hpp"

#include <catch2/catch.hpp>

using datagems::log::redacted;

TEST_CASE("a text without secrets stays as it is") {
    const std::string text = "A basic description of the bearer: see http://host/path?x=1 and mail a@b.c.\nBye";
    CHECK(redacted(text, "", 1000) == text);
    CHECK(redacted("", "key", 10).empty());
}

TEST_CASE("secrets, authorizations and credentials in URLs are blotted out") {
    CHECK(redacted("the key sk-1 and sk-1sk-1.", "sk-1", 100) == "the key *** and ******.");
    CHECK(redacted("Authorization: Basic YWJj\nnext", "", 100) == "Authorization: ***\nnext");
    CHECK(redacted(R"({"authorization":"Bearer abc.def"})", "", 100) == R"({"authorization":"***"})");
    CHECK(redacted("curl -H 'authorization: Bearer x'", "", 100) == "curl -H 'authorization: ***'");
    CHECK(redacted("use BEARER abc, please", "", 100) == "use BEARER ***, please");
    CHECK(redacted("http://me:pass@host/a https://x@y?z", "", 100) == "http://***@host/a https://***@y?z");
    CHECK(redacted("http://me:p@ss@host", "", 100) == "http://***@host");
    CHECK(redacted("http://host/a@b", "", 100) == "http://host/a@b");
}

TEST_CASE("a text is cut between characters, and says so") {
    CHECK(redacted("abcdef", "", 3) == "abc…");
    CHECK(redacted("aé", "", 2) == "a…");
    CHECK(redacted("abc", "", 3) == "abc");
}

TEST_CASE("no part of a secret is left by a cut") {
    const std::string secret = "sk-0123456789abcdef";
    for (std::size_t before = 0; before < 1'200; ++before) {
        for (const std::size_t max : {std::size_t{10}, std::size_t{300}, std::size_t{700}}) {
            const auto text = std::string(before, '.') + secret + std::string(600, '.');
            const auto shown = redacted(text, secret, max);
            REQUIRE(shown.find("sk-") == std::string::npos);
            REQUIRE(shown.size() <= max + 3);
        }
    }
}

TEST_CASE("a text full of secrets is all blots") {
    std::string text;
    for (int i = 0; i < 500; ++i)
        text += "secret-key ";
    const auto shown = redacted(text, "secret-key", 1'000);
    CHECK(shown.find("secret") == std::string::npos);
    CHECK(shown.find("key") == std::string::npos);
}
