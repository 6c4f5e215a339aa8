#include "accounts_fixture.hpp"
#include "datagems/accounts/authenticator.hpp"
#include "datagems/accounts/bootstrap.hpp"
#include "datagems/documents/keys.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <thread>

using namespace datagems;
using namespace datagems::accounts;
namespace json = boost::json;

namespace {

constexpr const char* plain_record =
    R"({"type":"simple","password":null,"role":"user","metadata":{},"createdAt":"2026-11-22T10:24:34.828Z","updatedAt":"2026-11-22T10:24:34.828Z"})";

Result<bool> ensure_admin(AccountsFixture& fixture, std::string password) {
    const FirstAccount admin{"admin", std::move(password), Role::admin};
    return ensure_account(fixture.users, fixture.hasher, admin, fixture.clock);
}

} // namespace

TEST_CASE("Fields nobody knows are kept in a user record") {
    const std::string raw =
        R"({"type":"other","password":{"algo":"bcrypt","hash":"x","salt":"y","version":7,"params":{"z":[1]},"hint":"h"},)"
        R"("role":"admin","metadata":{"deep":{"a":null}},"createdAt":"2026-11-22T10:24:34.828Z",)"
        R"("updatedAt":"2026-11-22T10:24:34.828Z","lastLogin":{"at":1}})";
    const auto user = user_from_json("alice", json::parse(raw));
    REQUIRE(user.has_value());
    CHECK(user->username == "alice");
    CHECK(user->role == Role::admin);
    CHECK(json::serialize(to_json(*user)) == raw);
}

TEST_CASE("A user record with a wrong or missing field is corrupt") {
    CHECK(user_from_json("alice", json::parse(plain_record)).has_value());
    for (const auto* field : {"type", "password", "role", "metadata", "createdAt", "updatedAt"}) {
        for (const json::value& wrong : {json::value(1), json::value("wrong"), json::value(json::array())}) {
            if (std::string_view(field) == "type" && wrong.is_string()) continue;
            auto record = json::parse(plain_record).as_object();
            record[field] = wrong;
            CAPTURE(field);
            CHECK(code_of(user_from_json("alice", record)) == errc::corrupt);
            if (std::string_view(field) == "password" || std::string_view(field) == "metadata") continue;
            record.erase(field);
            CHECK(code_of(user_from_json("alice", record)) == errc::corrupt);
        }
    }
    CHECK(code_of(user_from_json("alice", json::parse("[]"))) == errc::corrupt);
}

TEST_CASE("A password or metadata that another program left out is none") {
    for (const auto* field : {"password", "metadata"}) {
        auto record = json::parse(plain_record).as_object();
        record.erase(field);
        CHECK(json::serialize(to_json(user_from_json("alice", record).value())) == plain_record);
        record[field] = nullptr;
        CHECK(json::serialize(to_json(user_from_json("alice", record).value())) == plain_record);
    }
}

TEST_CASE("Users are created once, found and replaced") {
    AccountsFixture fixture;
    CHECK(code_of(fixture.users.find("alice")) == errc::not_found);
    auto user = fixture.add_user("alice", "password");
    CHECK(code_of(fixture.users.create(user)) == errc::already_exists);
    user.role = Role::admin;
    REQUIRE(fixture.users.replace(user).has_value());
    CHECK(fixture.users.find("alice").value().role == Role::admin);
}

TEST_CASE("A record that is not JSON, too deep or too large is corrupt") {
    AccountsFixture fixture;
    for (const auto& text : {std::string("{"), std::string(), std::string(1000, '['), std::string(300 * 1024, ' ')}) {
        fixture.store.hset(users_hash, "alice", text).value();
        CHECK(code_of(fixture.users.find("alice")) == errc::corrupt);
    }
}

TEST_CASE("A store that fails in whatever way is unavailable to who asks for a user") {
    AccountsFixture fixture;
    for (const auto code : {errc::unavailable, errc::timed_out, errc::io, errc::corrupt, errc::not_found}) {
        fixture.store.fail_with(code);
        CHECK(code_of(fixture.users.find("alice")) == errc::unavailable);
        CHECK(code_of(fixture.users.is_deactivated(UserRecord{})) == errc::unavailable);
    }
}

TEST_CASE("The right password lets in, under any spelling of the name") {
    AccountsFixture fixture;
    fixture.add_user("alice", "password", Role::admin);
    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);
    for (const auto* name : {"alice", " Alice ", "ALICE\n"}) {
        const auto user = authenticator.authenticate(name, "password");
        REQUIRE(user.has_value());
        CHECK(user->username == "alice");
        CHECK(user->role == Role::admin);
    }
}

TEST_CASE("Everything else is refused in the same words") {
    AccountsFixture fixture;
    fixture.add_user("alice", "password");
    fixture.add_user("gone", "password");
    fixture.store.hset(documents::keys::deactivated, "gone", R"({"at":"x","by":"admin"})").value();
    auto marked = fixture.add_user("marked", "password");
    marked.metadata["__datagemsDeleted"] = true;
    fixture.users.replace(marked).value();
    fixture.store.hset(users_hash, "nopassword", plain_record).value();
    auto foreign = fixture.add_user("foreign", "password");
    foreign.type = "of another kind";
    fixture.users.replace(foreign).value();

    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);
    const auto wrong = authenticator.authenticate("alice", "Password");
    REQUIRE(wrong.has_error());
    CHECK(wrong.error().code == errc::unauthenticated);
    const std::array<std::pair<const char*, const char*>, 9> attempts{{{"nobody", "password"},
                                                                       {"a", "password"},
                                                                       {"alice/../bob", "password"},
                                                                       {"gone", "password"},
                                                                       {"marked", "password"},
                                                                       {"nopassword", "password"},
                                                                       {"nopassword", ""},
                                                                       {"foreign", "password"},
                                                                       {"alice", ""}}};
    for (const auto& [name, password] : attempts) {
        CAPTURE(name);
        const auto refused = authenticator.authenticate(name, password);
        REQUIRE(refused.has_error());
        CHECK(refused.error() == wrong.error());
    }
}

TEST_CASE("An unknown user costs the one hash that a wrong password costs") {
    AccountsFixture fixture;
    fixture.add_user("alice", "password");
    auto without = fixture.add_user("nopassword", "password");
    without.password.reset();
    fixture.users.replace(without).value();
    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);

    for (const auto* name : {"alice", "nobody", "x", "not a name!", "nopassword"}) {
        CAPTURE(name);
        const auto before = fixture.hasher.hashes();
        CHECK(code_of(authenticator.authenticate(name, "wrong")) == errc::unauthenticated);
        CHECK(fixture.hasher.hashes() == before + 1);
    }
}

TEST_CASE("A store that is away is no wrong password, and is not remembered") {
    AccountsFixture fixture;
    fixture.add_user("alice", "password");
    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);
    for (const auto code : {errc::unavailable, errc::timed_out, errc::io}) {
        fixture.store.fail_with(code);
        CHECK(code_of(authenticator.authenticate("alice", "password")) == errc::unavailable);
        CHECK(code_of(authenticator.authenticate("nobody", "password")) == errc::unavailable);
        fixture.store.recover();
        CHECK(authenticator.authenticate("alice", "password").has_value());
    }
}

TEST_CASE("A record that cannot be used is corrupt to who logs in") {
    AccountsFixture fixture;
    auto user = fixture.add_user("alice", "password");
    user.password->params["memoryCost"] = 1 << 30;
    fixture.users.replace(user).value();
    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);
    CHECK(code_of(authenticator.authenticate("alice", "password")) == errc::corrupt);
}

TEST_CASE("The bootstrap administrator is created once and can log in") {
    AccountsFixture fixture;
    CHECK(ensure_admin(fixture, "first").value());
    CHECK_FALSE(ensure_admin(fixture, "second").value());
    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);
    const auto admin = authenticator.authenticate("admin", "first");
    REQUIRE(admin.has_value());
    CHECK(admin->role == Role::admin);
    CHECK(admin->created_at == fixture.clock.now());
    CHECK(code_of(authenticator.authenticate("admin", "second")) == errc::unauthenticated);
}

TEST_CASE("The bootstrap administrator is created once by gateways that start together") {
    AccountsFixture fixture;
    std::atomic<int> created{0};
    std::array<std::thread, 4> gateways;
    for (auto& gateway : gateways) {
        gateway = std::thread([&] {
            if (ensure_admin(fixture, "password").value()) ++created;
        });
    }
    for (auto& gateway : gateways)
        gateway.join();
    CHECK(created == 1);
}

TEST_CASE("A bootstrap that loses the race leaves the winner's record") {
    AccountsFixture fixture;
    const auto somebody_else = [&] { CHECK(ensure_admin(fixture, "theirs").value()); };
    // Between our last look-up, which finds nobody, and our write: a look-up, a sync, a look-up.
    int calls_before_theirs = 0;
    const auto interrupt = [&](auto& self) -> void {
        fixture.store.after_next_call([&] {
            if (++calls_before_theirs < 3) return self(self);
            somebody_else();
        });
    };
    interrupt(interrupt);
    CHECK_FALSE(ensure_admin(fixture, "ours").value());
    CHECK(calls_before_theirs == 3);
    PasswordAuthenticator authenticator(fixture.users, fixture.hasher);
    CHECK(authenticator.authenticate("admin", "theirs").has_value());
}

TEST_CASE("A bootstrap needs a store and a password, and leaves a damaged or deactivated administrator alone") {
    AccountsFixture fixture;
    CHECK(code_of(ensure_admin(fixture, "")) == errc::invalid_argument);
    fixture.store.fail_with(errc::timed_out);
    CHECK(code_of(ensure_admin(fixture, "password")) == errc::unavailable);
    fixture.store.recover();
    for (const auto* record : {plain_record, "damaged"}) {
        fixture.store.hset(users_hash, "admin", record).value();
        CHECK_FALSE(ensure_admin(fixture, "password").value());
        CHECK(fixture.store.hget(users_hash, "admin").value() == std::string(record));
    }
}
