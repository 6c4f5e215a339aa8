#include "accounts_fixture.hpp"
#include "datagems/accounts/token_signer.hpp"
#include "datagems/base/encoding.hpp"
#include "datagems/secrets/jws.hpp"
#include "datagems/secrets/mac.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

const std::string secret = "a session secret of at least 32 bytes";

struct Fixture {
    test::ManualClock clock;
    TokenSigner signer{secret};

    std::string session(json::object claims = {{"username", "alice"}}) {
        return signer.sign(TokenType::session, std::move(claims), clock.now(), 1h).value();
    }
    Result<json::object> verify(std::string_view token, TokenType type = TokenType::session) {
        return signer.verify(token, type, clock.now());
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "Claims come back with type and times") {
    const auto claims = verify(session({{"username", "alice"}, {"exp", 1}, {"typ", "other"}}));
    REQUIRE(claims.has_value());
    CHECK(claims->at("username") == "alice");
    CHECK(claims->at("typ") == "session");
    CHECK(claims->at("iat") == 1'767'225'600);
    CHECK(claims->at("exp") == 1'767'225'600 + 3600);
}

TEST_CASE_METHOD(Fixture, "A session is signed with the secret itself, so that other programs can read it") {
    const std::vector<std::string> keys{secret};
    CHECK(secrets::verify_hs256(session(), keys, max_session_token_bytes).has_value());
}

TEST_CASE_METHOD(Fixture, "A draft is no session and a session no draft") {
    const auto draft = signer.sign(TokenType::draft, {{"username", "alice"}}, clock.now(), 30min).value();
    CHECK(verify(draft, TokenType::draft).has_value());
    CHECK(code_of(verify(draft)) == errc::unauthenticated);
    CHECK(code_of(verify(session(), TokenType::draft)) == errc::unauthenticated);
    // Nor by a draft's claims under the session's signature.
    const auto disguised = secrets::sign_hs256(R"({"typ":"draft","iat":1767225600,"exp":1767229200})", secret);
    CHECK(code_of(verify(disguised)) == errc::unauthenticated);
    CHECK(code_of(verify(disguised, TokenType::draft)) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "A token is valid until a minute after its expiry, to the millisecond") {
    const auto token = session();
    clock.advance(1h);
    CHECK(verify(token).has_value());
    clock.advance(60s - 1ms);
    CHECK(verify(token).has_value());
    clock.advance(1ms);
    CHECK(code_of(verify(token)) == errc::unauthenticated);
    clock.advance(24h * 365);
    CHECK(code_of(verify(token)) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "Claims that are missing or of another kind are refused, though well signed") {
    CHECK(verify(secrets::sign_hs256(R"({"typ":"session","iat":1767225600,"exp":1767229200})", secret)).has_value());
    for (const std::string_view payload :
         {R"({"typ":"session","iat":1767225600})", R"({"typ":"session","exp":1767229200})",
          R"({"iat":1767225600,"exp":1767229200})", R"({"typ":null,"iat":1767225600,"exp":1767229200})",
          R"({"typ":"session","iat":1767225600,"exp":"1767229200"})",
          R"({"typ":"session","iat":1767225600,"exp":null})", R"({"typ":"session","iat":1767225600,"exp":1e300})",
          R"({"typ":"session","iat":1767225600,"exp":-1})",
          R"({"typ":"session","iat":1767225600,"exp":9223372036854775807})",
          R"({"typ":"session","iat":1767225600,"exp":18446744073709551615})",
          R"({"typ":"session","iat":1767225600,"exp":true})", R"([])", R"("text")", "", "{", R"({"a":1}{"b":2})"}) {
        CAPTURE(payload);
        CHECK(code_of(verify(secrets::sign_hs256(payload, secret))) == errc::unauthenticated);
    }
    const auto deep = R"({"typ":"session","iat":1767225600,"exp":1767229200,"x":)" + std::string(500, '[') +
                      std::string(500, ']') + "}";
    CHECK(code_of(verify(secrets::sign_hs256(deep, secret))) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "Forged headers and signatures are refused") {
    const auto token = session();
    const auto payload_and_dot = token.substr(token.find('.'), token.rfind('.') - token.find('.') + 1);
    CHECK(code_of(verify(base64url_encode(R"({"alg":"none"})") + payload_and_dot)) == errc::unauthenticated);
    auto rs256 = base64url_encode(R"({"alg":"RS256"})") + payload_and_dot;
    rs256 += base64url_encode(secrets::hmac_sha256(secret, rs256.substr(0, rs256.size() - 1)));
    CHECK(code_of(verify(rs256)) == errc::unauthenticated);
    CHECK(code_of(TokenSigner("another secret").verify(token, TokenType::session, clock.now())) ==
          errc::unauthenticated);
    CHECK(code_of(verify(token.substr(0, token.size() - 1))) == errc::unauthenticated);
    CHECK(code_of(verify(token + ".")) == errc::unauthenticated);
    CHECK(code_of(verify("")) == errc::unauthenticated);
    CHECK(code_of(verify(std::string(1'000'000, 'a'))) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "What would be too large to verify is not signed") {
    const json::object large{{"x", std::string(4000, 'x')}};
    CHECK(code_of(signer.sign(TokenType::session, large, clock.now(), 1h)) == errc::too_large);
    const auto draft = signer.sign(TokenType::draft, large, clock.now(), 1h);
    REQUIRE(draft.has_value());
    CHECK(verify(*draft, TokenType::draft).has_value());
}

TEST_CASE_METHOD(Fixture, "Tokens of the previous secret verify after a rotation") {
    const TokenSigner rotated("the new secret of at least 32 bytes!!", {secret});
    const auto draft = signer.sign(TokenType::draft, {}, clock.now(), 1h).value();
    CHECK(rotated.verify(session(), TokenType::session, clock.now()).has_value());
    CHECK(rotated.verify(draft, TokenType::draft, clock.now()).has_value());
    const auto newer = rotated.sign(TokenType::session, {}, clock.now(), 1h).value();
    CHECK(code_of(verify(newer)) == errc::unauthenticated);
}
