#include "accounts_fixture.hpp"
#include "datagems/accounts/session.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/secrets/jws.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <thread>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;
namespace json = boost::json;
namespace keys = datagems::documents::keys;

namespace {

const std::string secret = "a session secret of at least 32 bytes";

SessionSettings settings() {
    SessionSettings settings;
    settings.secret = secret;
    return settings;
}

struct Fixture : AccountsFixture {
    SessionService sessions{store, users, settings(), clock};
    UserRecord alice = add_user("alice", "password");
    std::string token = sessions.issue(alice).value();

    json::object claims() {
        const std::vector<std::string> known{secret};
        return json::parse(secrets::verify_hs256(token, known, max_session_token_bytes).value()).as_object();
    }
    std::string sign(const json::object& claims) { return secrets::sign_hs256(json::serialize(claims), secret); }
};

} // namespace

TEST_CASE_METHOD(Fixture, "A session tells who is logged in and until when") {
    const auto session = sessions.verify(token);
    REQUIRE(session.has_value());
    CHECK(session->username == "alice");
    CHECK(session->role == Role::user);
    CHECK(session->issued_at == clock.now());
    CHECK(session->expires_at == clock.now() + 24h * 7);
    CHECK(session->jti.size() == 22);
    CHECK(sessions.verify(sessions.issue(alice).value()).value().jti != session->jti);
}

TEST_CASE_METHOD(Fixture, "The claims are those that clients know and ours, without anything of the password") {
    const auto signed_claims = claims();
    CHECK(signed_claims.at("username") == "alice");
    CHECK(signed_claims.at("role") == "user");
    CHECK(signed_claims.at("typ") == "session");
    CHECK(signed_claims.at("exp").as_int64() - signed_claims.at("iat").as_int64() == 604'800);
    CHECK(signed_claims.size() == 7); // jti and pwv
    CHECK(json::serialize(signed_claims).find(alice.password->hash.substr(0, 16)) == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "A session ends a minute after its expiry, cached or not") {
    clock.advance(24h * 7 + 60s - 1ms);
    CHECK(sessions.verify(token).has_value());
    CHECK(sessions.try_verify_cached(token)->has_value());
    clock.advance(1ms);
    CHECK(code_of(*sessions.try_verify_cached(token)) == errc::unauthenticated);
    CHECK(code_of(sessions.verify(token)) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "Claims that we would not have signed are refused") {
    const auto good = claims();
    CHECK(sessions.verify(sign(good)).has_value());
    for (const auto* name : {"username", "jti", "pwv", "typ", "exp", "iat"}) {
        for (const json::value& wrong : {json::value(nullptr), json::value(""), json::value("x"), json::value(true)}) {
            if (std::string_view(name) == "jti" && wrong == "x") continue;
            auto altered = good;
            altered[name] = wrong;
            CAPTURE(name, json::serialize(wrong));
            CHECK(code_of(sessions.verify(sign(altered))) == errc::unauthenticated);
        }
        auto lacking = good;
        lacking.erase(name);
        CHECK(code_of(sessions.verify(sign(lacking))) == errc::unauthenticated);
    }
    auto spelt = good;
    spelt["username"] = " Alice";
    CHECK(code_of(sessions.verify(sign(spelt))) == errc::unauthenticated);
    auto endless = good;
    endless["jti"] = std::string(65, 'j');
    CHECK(code_of(sessions.verify(sign(endless))) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "A draft is no session") {
    auto draft = claims();
    draft["typ"] = "draft";
    const TokenSigner signer(secret);
    CHECK(code_of(sessions.verify(sign(draft))) == errc::unauthenticated);
    CHECK(code_of(sessions.verify(signer.sign(TokenType::draft, draft, clock.now(), 1h).value())) ==
          errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "Garbage is refused without asking the store") {
    const int before = store.calls();
    for (const auto& garbage : {std::string(), std::string("a.b.c"), token + "x", std::string(100'000, '.')}) {
        const auto answer = sessions.try_verify_cached(garbage);
        REQUIRE(answer.has_value());
        CHECK(code_of(*answer) == errc::unauthenticated);
        CHECK(code_of(sessions.verify(garbage)) == errc::unauthenticated);
    }
    CHECK(store.calls() == before);
}

TEST_CASE_METHOD(Fixture, "The role is the store's, as soon as the cached answer is old") {
    CHECK(sessions.verify(token).value().role == Role::user);
    alice.role = Role::admin;
    users.replace(alice).value();
    clock.advance(3s);
    CHECK(sessions.verify(token).value().role == Role::admin);
}

TEST_CASE_METHOD(Fixture, "An answer is reused for as long as it is fresh") {
    CHECK_FALSE(sessions.try_verify_cached(token).has_value());
    REQUIRE(sessions.verify(token).has_value());
    const int asked = store.calls();
    clock.advance(2999ms);
    CHECK(sessions.try_verify_cached(token)->value().username == "alice");
    CHECK(sessions.verify(token).has_value());
    CHECK(store.calls() == asked);
    clock.advance(1ms);
    CHECK_FALSE(sessions.try_verify_cached(token).has_value());
    CHECK(sessions.verify(token).has_value());
    CHECK(store.calls() > asked);
}

TEST_CASE_METHOD(Fixture, "A new password ends the sessions begun with the old one") {
    alice.password = hasher.hash("password").value(); // even if it is the same again
    users.replace(alice).value();
    CHECK(code_of(sessions.verify(token)) == errc::unauthenticated);
    CHECK(sessions.verify(sessions.issue(alice).value()).has_value());
}

TEST_CASE_METHOD(Fixture, "Deactivation and deletion end all sessions") {
    SECTION("by an entry among the deactivated") {
        store.hset(keys::deactivated, "alice", R"({"at":"x","by":"admin"})").value();
    }
    SECTION("by the mark in the record") {
        alice.metadata["__datagemsDeleted"] = true;
        users.replace(alice).value();
    }
    SECTION("by taking the password away") {
        alice.password.reset();
        users.replace(alice).value();
        CHECK(code_of(sessions.issue(alice)) == errc::permission_denied);
    }
    SECTION("by removing the record") {
        store.hdel(users_hash, "alice").value();
    }
    CHECK(code_of(sessions.verify(token)) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "Revoking ends one session, here at once and elsewhere when the cached answer is old") {
    SessionService elsewhere(store, users, settings(), clock);
    const auto other = sessions.issue(alice).value();
    const auto session = sessions.verify(token).value();
    CHECK(elsewhere.verify(token).has_value());
    REQUIRE(sessions.revoke(session).has_value());
    CHECK(store.hget(keys::revoked, session.jti).value() == "1767830400"); // exp, so that it can be swept
    CHECK_FALSE(sessions.try_verify_cached(token).has_value());
    CHECK(code_of(sessions.verify(token)) == errc::unauthenticated);
    CHECK(sessions.verify(other).has_value());
    clock.advance(3s);
    CHECK(code_of(elsewhere.verify(token)) == errc::unauthenticated);
    CHECK(elsewhere.verify(other).has_value());
}

TEST_CASE_METHOD(Fixture, "Revoking while a look-up is under way wins") {
    const auto session = sessions.verify(token).value();
    clock.advance(3s);
    // The look-up has just heard that the session is not revoked.
    store.after_next_call([&] { sessions.revoke(session).value(); });
    CHECK(code_of(sessions.verify(token)) == errc::unauthenticated);
    CHECK_FALSE(sessions.try_verify_cached(token).has_value());
}

TEST_CASE_METHOD(Fixture, "Revoking counts here even when the store could not be told, and can be repeated") {
    const auto session = sessions.verify(token).value();
    store.fail_with(errc::timed_out);
    CHECK(code_of(sessions.revoke(session)) == errc::timed_out);
    store.recover();
    CHECK(code_of(sessions.verify(token)) == errc::unauthenticated);
    CHECK(sessions.revoke(session).has_value());
    CHECK(store.hget(keys::revoked, session.jti).value().has_value());
}

TEST_CASE_METHOD(Fixture, "A store that is away is unavailable, never a refusal; fresh answers go on") {
    const auto other = sessions.issue(alice).value();
    REQUIRE(sessions.verify(token).has_value());
    for (const auto code : {errc::unavailable, errc::timed_out, errc::io, errc::corrupt, errc::not_found}) {
        store.fail_with(code);
        CHECK(sessions.verify(token).has_value());
        CHECK(code_of(sessions.verify(other)) == errc::unavailable);
    }
    clock.advance(3s);
    CHECK(code_of(sessions.verify(token)) == errc::unavailable);
    store.recover();
    CHECK(sessions.verify(token).has_value());
    CHECK(sessions.verify(other).has_value());
}

TEST_CASE_METHOD(Fixture, "The store may fail between any two questions") {
    REQUIRE(sessions.verify(token).has_value());
    clock.advance(3s);
    store.after_next_call([&] { store.fail_with(errc::timed_out); });
    CHECK(code_of(sessions.verify(token)) == errc::unavailable);
    store.recover();
    CHECK(sessions.verify(token).has_value());
}

TEST_CASE_METHOD(Fixture, "Sessions go on after the secret was rotated") {
    auto rotated_settings = settings();
    rotated_settings.secret = "the new secret of at least 32 bytes!!";
    rotated_settings.previous_secrets = {secret};
    SessionService rotated(store, users, rotated_settings, clock);
    CHECK(rotated.verify(token).has_value());
    const auto newer = rotated.issue(alice).value();
    CHECK(rotated.verify(newer).has_value());
    CHECK(code_of(sessions.verify(newer)) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "The cache is bounded: the oldest answers go first") {
    auto small_settings = settings();
    small_settings.cache_entries = 2;
    SessionService small(store, users, small_settings, clock);
    std::array<std::string, 3> tokens;
    for (auto& each : tokens) {
        each = small.issue(alice).value();
        REQUIRE(small.verify(each).has_value());
    }
    CHECK_FALSE(small.try_verify_cached(tokens[0]).has_value());
    CHECK(small.try_verify_cached(tokens[1]).has_value());
    CHECK(small.try_verify_cached(tokens[2]).has_value());
}

TEST_CASE_METHOD(Fixture, "Without a cache the store is asked every time") {
    auto uncached_settings = settings();
    uncached_settings.cache_for = 0ms;
    SessionService uncached(store, users, uncached_settings, clock);
    REQUIRE(uncached.verify(token).has_value());
    CHECK_FALSE(uncached.try_verify_cached(token).has_value());
    const auto session = uncached.verify(token).value();
    store.after_next_call([&] { uncached.revoke(session).value(); });
    CHECK(code_of(uncached.verify(token)) == errc::unauthenticated);
}

TEST_CASE_METHOD(Fixture, "Many threads verify and revoke at once") {
    std::array<std::thread, 4> threads;
    std::array<int, 4> wrong{};
    for (std::size_t i = 0; i < threads.size(); ++i) {
        threads[i] = std::thread([&, i] {
            for (int round = 0; round < 100; ++round) {
                const auto mine = sessions.issue(alice).value();
                const auto session = sessions.verify(mine);
                if (!session || !sessions.verify(token)) ++wrong[i];
                if (!session || !sessions.revoke(*session) || sessions.verify(mine)) ++wrong[i];
                clock.advance(100ms);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(wrong == std::array<int, 4>{});
}
