#include "accounts_fixture.hpp"
#include "datagems/accounts/account_admin.hpp"
#include "datagems/accounts/authenticator.hpp"
#include "datagems/documents/keys.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <thread>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;
namespace json = boost::json;
namespace keys = datagems::documents::keys;

namespace {

struct Fixture : AccountsFixture {
    AccountAdmin admin{store, users, clock};

    json::object stored(std::string_view name) {
        return json::parse(store.hget(users_hash, name).value().value()).as_object();
    }
    bool is_off(const std::string& name) { return store.hget(keys::deactivated, name).value().has_value(); }
    std::vector<std::string> listed() {
        std::vector<std::string> names;
        for (const auto& account : admin.list().value())
            names.push_back(account.username);
        return names;
    }
};

using Names = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(Fixture, "Accounts are listed by name, with what was told at sign-up, without those switched off") {
    add_user("zoe", "password");
    auto alice = add_user("alice", "password");
    alice.metadata["email"] = "alice@example.org";
    alice.metadata["country"] = "IT";
    users.replace(alice).value();
    add_user("bob", "password");
    store.hset(keys::users, "bob", R"({"username":"bob","email":"bob@example.org","name":"Bob","country":"FR"})")
        .value();
    store.hset(keys::users, "zoe", "no JSON").value();
    add_user("gone", "password");
    users.deactivate("gone", "admin", clock.now()).value();
    auto marked = add_user("marked", "password");
    marked.metadata["__datagemsDeleted"] = true;
    users.replace(marked).value();
    store.hset(users_hash, "damaged", "{").value();

    const auto accounts = admin.list().value();
    REQUIRE(listed() == Names{"alice", "bob", "zoe"});
    CHECK(accounts[0].email == "alice@example.org");
    CHECK(accounts[0].country == "IT");
    CHECK(accounts[1].email == "bob@example.org");
    CHECK(accounts[1].country == "FR");
    CHECK_FALSE(accounts[2].email);
    CHECK_FALSE(accounts[2].country);
}

TEST_CASE_METHOD(Fixture, "An account is switched off: entry, record, log-in") {
    add_user("admin", "password", Role::admin);
    auto bob = add_user("bob", "password");
    bob.unknown["lastLogin"] = 5;
    bob.metadata["email"] = "bob@example.org";
    users.replace(bob).value();
    clock.advance(10s);
    REQUIRE(admin.deactivate("admin", "bob").has_value());
    CHECK(store.hget(keys::deactivated, "bob").value() == R"({"at":"2026-01-01T00:00:10.000Z","by":"admin"})");
    const auto record = stored("bob");
    CHECK(record.at("password").is_null());
    CHECK(record.at("lastLogin") == 5);
    CHECK(record.at("updatedAt") == "2026-01-01T00:00:10.000Z");
    CHECK(record.at("metadata") == json::parse(R"({"email":"bob@example.org","__datagemsDeleted":true,
        "__datagemsDeletedAt":"2026-01-01T00:00:10.000Z","__datagemsDeletedBy":"admin"})"));
    PasswordAuthenticator authenticator(users, hasher);
    CHECK(code_of(authenticator.authenticate("bob", "password")) == errc::unauthenticated);
    CHECK(listed() == Names{"admin"});
    CHECK(code_of(admin.deactivate("admin", "bob")) == errc::not_found);
}

TEST_CASE_METHOD(Fixture, "Who may not, and whom one may not") {
    add_user("admin", "password", Role::admin);
    add_user("bob", "password");
    CHECK(code_of(admin.deactivate("admin", "admin")) == errc::invalid_argument);
    CHECK(code_of(admin.deactivate("admin", "nobody")) == errc::not_found);
    CHECK(code_of(admin.deactivate("bob", "admin")) == errc::permission_denied);
    CHECK(code_of(admin.deactivate("nobody", "bob")) == errc::permission_denied);
    CHECK(listed() == Names{"admin", "bob"});
    // A session may still say admin of somebody who is none any more.
    add_user("former", "password", Role::admin);
    users.deactivate("former", "admin", clock.now()).value();
    CHECK(code_of(admin.deactivate("former", "bob")) == errc::permission_denied);
    CHECK(code_of(admin.deactivate("former", "admin")) == errc::permission_denied);
}

TEST_CASE_METHOD(Fixture, "What failed half way has switched the account off, and is finished by repeating") {
    add_user("admin", "password", Role::admin);
    add_user("bob", "password");
    // Reads: the actor and whether they are off, the subject and whether they are; the fifth call is the entry.
    int calls = 0;
    const auto count = [&](auto& self) -> void {
        store.after_next_call([&] {
            if (++calls < 5) return self(self);
            store.fail_with(errc::permission_denied);
        });
    };
    count(count);
    CHECK(code_of(admin.deactivate("admin", "bob")) == errc::unavailable); // and not: may not
    store.recover();
    CHECK(is_off("bob"));
    CHECK(stored("bob").at("password").is_object());
    clock.advance(1h);
    REQUIRE(admin.deactivate("admin", "bob").has_value());
    CHECK(stored("bob").at("password").is_null());
    CHECK(store.hget(keys::deactivated, "bob").value() == R"({"at":"2026-01-01T00:00:00.000Z","by":"admin"})");
}

TEST_CASE_METHOD(Fixture, "A store that is away switches nobody off and is no refusal") {
    add_user("admin", "password", Role::admin);
    add_user("bob", "password");
    for (const auto code : {errc::unavailable, errc::timed_out, errc::permission_denied, errc::io}) {
        store.fail_with(code);
        CHECK(code_of(admin.deactivate("admin", "bob")) == errc::unavailable);
        CHECK(code_of(admin.list()) == errc::unavailable);
        store.recover();
    }
    CHECK_FALSE(is_off("bob"));
}

TEST_CASE_METHOD(Fixture,
                 "Of two administrators who remove each other one stays, wherever the other comes in between") {
    for (int position = 1; position <= 9; ++position) {
        CAPTURE(position);
        Fixture fresh;
        fresh.add_user("ann", "password", Role::admin);
        fresh.add_user("ben", "password", Role::admin);
        int calls = 0;
        Result<void> theirs;
        const auto interrupt = [&](auto& self) -> void {
            fresh.store.after_next_call([&] {
                if (++calls < position) return self(self);
                theirs = fresh.admin.deactivate("ben", "ann");
            });
        };
        interrupt(interrupt);
        const auto ours = fresh.admin.deactivate("ann", "ben");
        REQUIRE(calls == position);
        CHECK(fresh.is_off("ann") != fresh.is_off("ben"));
        CHECK(fresh.listed().size() == 1);
        CHECK(ours.has_value() == fresh.is_off("ben"));
        CHECK((ours.has_value() || ours.error().code == errc::permission_denied));
        if (theirs.has_error()) CHECK(theirs.error().code == errc::permission_denied);
    }
}

TEST_CASE_METHOD(Fixture, "A decision whose author went away is carried out by the next") {
    add_user("ann", "password", Role::admin);
    add_user("ben", "password", Role::admin);
    add_user("eve", "password", Role::admin);
    int calls = 0;
    const auto crash = [&](auto& self) -> void {
        store.after_next_call([&] {
            if (++calls < 7) return self(self);
            store.fail_with(errc::unavailable); // decided, and nothing else written
        });
    };
    crash(crash);
    CHECK(code_of(admin.deactivate("ann", "ben")) == errc::unavailable);
    store.recover();
    CHECK_FALSE(is_off("ben"));
    std::vector<FinishedRemoval> finished;
    CHECK(code_of(admin.deactivate("ben", "eve", &finished)) == errc::permission_denied);
    CHECK(is_off("ben"));
    CHECK(stored("ben").at("password").is_null());
    CHECK(stored("ben").at("metadata").at("__datagemsDeletedBy") == "ann");
    REQUIRE(finished.size() == 1);
    CHECK(finished[0].username == "ben");
    CHECK(finished[0].by == "ann");
    CHECK(listed() == Names{"ann", "eve"});
}

TEST_CASE("However many administrators remove each other at once, at least one is left") {
    for (int round = 0; round < 20; ++round) {
        Fixture fixture;
        constexpr int count = 6;
        for (int i = 0; i < count; ++i)
            fixture.add_user("admin" + std::to_string(i), "password", Role::admin);
        std::array<std::thread, count> threads;
        for (int i = 0; i < count; ++i) {
            threads[static_cast<std::size_t>(i)] = std::thread([&fixture, i] {
                for (int other = 1; other < count; ++other) {
                    const auto subject = "admin" + std::to_string((i + other) % count);
                    static_cast<void>(fixture.admin.deactivate("admin" + std::to_string(i), subject));
                }
            });
        }
        for (auto& thread : threads)
            thread.join();
        CHECK(fixture.listed().size() == 1); // each wanted to be the last
    }
}
