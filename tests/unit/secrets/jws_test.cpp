#include "datagems/base/encoding.hpp"
#include "datagems/secrets/jws.hpp"
#include "datagems/secrets/mac.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace datagems;
using namespace datagems::secrets;

namespace {

const std::vector<std::string> keys{"the key of these tests, 32 bytes long"};
constexpr std::string_view payload = R"({"username":"alice"})";
constexpr std::size_t limit = 4096;

// A token with a header of the attacker's choice, signed properly.
std::string forge(std::string_view header, std::string_view key = keys.front()) {
    auto token = base64url_encode(header) + "." + base64url_encode(payload);
    return token + "." + base64url_encode(hmac_sha256(key, token));
}

void check_refused(std::string_view token, errc code = errc::unauthenticated) {
    const auto verified = verify_hs256(token, keys, limit);
    REQUIRE(verified.has_error());
    CHECK(verified.error().code == code);
}

} // namespace

TEST_CASE("A signed payload verifies") {
    const auto verified = verify_hs256(sign_hs256(payload, keys.front()), keys, limit);
    REQUIRE(verified.has_value());
    CHECK(*verified == payload);
}

TEST_CASE("A token made by another implementation verifies") {
    // The well-known example of jwt.io.
    const std::vector<std::string> example_key{"your-256-bit-secret"};
    const auto verified = verify_hs256("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                                       "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
                                       "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
                                       example_key, limit);
    REQUIRE(verified.has_value());
    CHECK(*verified == R"({"sub":"1234567890","name":"John Doe","iat":1516239022})");
}

TEST_CASE("A header without typ, or with more members, is accepted as long as alg is HS256") {
    CHECK(verify_hs256(forge(R"({"alg":"HS256"})"), keys, limit).has_value());
    CHECK(verify_hs256(forge(R"( { "kid" : "1", "alg" : "HS256" } )"), keys, limit).has_value());
}

TEST_CASE("Only HS256 is accepted, even when the signature fits") {
    for (const std::string_view header :
         {R"({"alg":"none"})", R"({"alg":"None","typ":"JWT"})", R"({"alg":"RS256"})", R"({"alg":"HS384"})",
          R"({"alg":"hs256"})", R"({"alg":""})", R"({"alg":null})", R"({"alg":["HS256"]})", R"({"typ":"JWT"})", R"({})",
          R"("HS256")", R"(["HS256"])", "HS256", "", R"({"alg":"HS256")", R"({"alg":"HS256"}x)",
          R"({"alg":"HS256","crit":["exp"],"exp":1})", "{\"alg\":\"HS256\",\"x\":\"\xff\"}"}) {
        CAPTURE(header);
        check_refused(forge(header));
    }
}

TEST_CASE("An unsigned token is refused") {
    const auto header = base64url_encode(R"({"alg":"none","typ":"JWT"})");
    check_refused(header + "." + base64url_encode(payload) + ".");
    check_refused(header + "." + base64url_encode(payload));
    const auto honest_header = base64url_encode(R"({"alg":"HS256","typ":"JWT"})");
    check_refused(honest_header + "." + base64url_encode(payload) + ".");
}

TEST_CASE("A huge or deep header is refused without being parsed") {
    check_refused(forge(R"({"alg":"HS256","x":")" + std::string(1500, 'x') + "\"}"));
    check_refused(forge(R"({"alg":"HS256","x":)" + std::string(300, '[') + std::string(300, ']') + "}"));
}

TEST_CASE("Another key's signature is refused, a previous key's is not") {
    const auto token = sign_hs256(payload, "some other key");
    check_refused(token);
    const std::vector<std::string> rotated{keys.front(), "yet another", "some other key"};
    CHECK(verify_hs256(token, rotated, limit).has_value());
    CHECK(verify_hs256(token, std::span<const std::string>(), limit).has_error());
}

TEST_CASE("Every change of one character and every cut is refused") {
    const auto token = sign_hs256(payload, keys.front());
    for (std::size_t at = 0; at < token.size(); ++at) {
        for (const char other : {'A', 'B', '.', '=', '+', ' '}) {
            if (token[at] == other) continue;
            auto altered = token;
            altered[at] = other;
            check_refused(altered);
        }
        check_refused(token.substr(0, at));
    }
}

TEST_CASE("Dots, padding and blanks around a token are refused") {
    const auto token = sign_hs256(payload, keys.front());
    for (const auto& altered : {token + ".", "." + token, token + ".x", token + "=", token + "==", " " + token,
                                token + "\n", std::string("."), std::string(".."), std::string("..."), std::string()}) {
        CAPTURE(altered);
        check_refused(altered);
    }
}

TEST_CASE("A signature spelt with stray bits is refused") {
    auto token = sign_hs256(payload, keys.front());
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const auto value = alphabet.find(token.back()); // 32 bytes: the last character carries four bits and two zeros
    REQUIRE(value % 4 == 0);
    for (std::size_t stray = 1; stray < 4; ++stray) {
        token.back() = alphabet[value + stray];
        check_refused(token);
    }
}

TEST_CASE("A token beyond the limit is refused before anything is decoded") {
    const auto large = sign_hs256(std::string(8000, 'x'), keys.front());
    check_refused(large, errc::too_large);
    CHECK(verify_hs256(large, keys, large.size()).has_value());
    check_refused(std::string(10'000'000, '.'), errc::too_large);
    check_refused(std::string(4096, '.'));
}
