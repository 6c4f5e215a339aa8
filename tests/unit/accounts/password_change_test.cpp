#include "accounts_fixture.hpp"
#include "datagems/accounts/account_admin.hpp"
#include "datagems/accounts/password_change.hpp"
#include "datagems/accounts/session.hpp"
#include "datagems/documents/keys.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;
namespace keys = datagems::documents::keys;

namespace {

struct Fixture : AccountsFixture {
    PasswordAuthenticator authenticator{users, hasher};
    PasswordChange passwords{authenticator, users, hasher, clock};
    UserRecord alice = add_user("alice", "old password");

    bool lets_in(std::string_view password) { return authenticator.authenticate("alice", password).has_value(); }
    // Somebody writes when the given call of the store has been answered.
    template <class Action>
    void interrupt_after(int call, Action action) {
        store.after_next_call([this, call, action] { call == 1 ? action() : interrupt_after(call - 1, action); });
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "A new password takes the old one's place, and the rest of the record stays") {
    alice.unknown["lastLogin"] = 5;
    alice.metadata["email"] = "alice@example.org";
    alice.role = Role::admin;
    users.replace(alice).value();
    clock.advance(5s);
    const auto changed = passwords.change("alice", "old password", "new password");
    REQUIRE(changed.has_value());
    const auto stored = users.find("alice").value();
    CHECK(stored.password->hash == changed->password->hash);
    CHECK(stored.password->algo == "argon2id");
    CHECK(stored.unknown == alice.unknown);
    CHECK(stored.metadata == alice.metadata);
    CHECK(stored.role == Role::admin);
    CHECK(stored.created_at == alice.created_at);
    CHECK(stored.updated_at == clock.now());
    CHECK(lets_in("new password"));
    CHECK_FALSE(lets_in("old password"));
}

TEST_CASE_METHOD(Fixture, "A wrong current password changes nothing") {
    CHECK(code_of(passwords.change("alice", "wrong", "new password")) == errc::unauthenticated);
    CHECK(code_of(passwords.change("nobody", "old password", "new password")) == errc::unauthenticated);
    CHECK(code_of(passwords.change("alice", "old password", "")) == errc::invalid_argument);
    CHECK(lets_in("old password"));
}

TEST_CASE_METHOD(Fixture, "What others write while the passwords are hashed stays") {
    interrupt_after(2, [this] { // the record and whether it is off; then come the hashes
        alice.metadata["email"] = "new@example.org";
        users.replace(alice).value();
    });
    REQUIRE(passwords.change("alice", "old password", "new password").has_value());
    CHECK(users.find("alice").value().metadata.at("email") == "new@example.org");
    CHECK(lets_in("new password"));
}

TEST_CASE_METHOD(Fixture, "A password changed by somebody else meanwhile stands") {
    interrupt_after(2, [this] {
        alice.password = hasher.hash("their password").value();
        users.replace(alice).value();
    });
    CHECK(code_of(passwords.change("alice", "old password", "new password")) == errc::unauthenticated);
    CHECK(lets_in("their password"));
}

TEST_CASE_METHOD(Fixture, "Nobody comes back through a new password, wherever the deactivation comes in between") {
    add_user("admin", "password", Role::admin);
    AccountAdmin admin(store, users, clock);
    for (int call = 1; call <= 6; ++call) {
        CAPTURE(call);
        store.hdel(keys::deactivated, "alice").value();
        users.replace(alice).value();
        const auto before = store.calls();
        interrupt_after(call, [&] { REQUIRE(admin.deactivate("admin", "alice").has_value()); });
        const auto changed = passwords.change("alice", "old password", "new password");
        REQUIRE(store.calls() > before + call); // it did come in between
        // The change may have been over when the account was switched off; nothing lets in either way.
        if (call < 6) CHECK(code_of(changed) == errc::unauthenticated);
        CHECK_FALSE(lets_in("new password"));
        CHECK_FALSE(lets_in("old password"));
        CHECK_FALSE(users.find("alice").value().password);
    }
}

TEST_CASE_METHOD(Fixture, "A store that fails is unavailable, and a write that was not confirmed an error") {
    store.fail_with(errc::timed_out);
    CHECK(code_of(passwords.change("alice", "old password", "new password")) == errc::unavailable);
    store.recover();
    interrupt_after(4, [this] { store.fail_with(errc::timed_out); });
    CHECK(code_of(passwords.change("alice", "old password", "new password")) == errc::timed_out);
    store.recover();
    CHECK(lets_in("old password"));
}

TEST_CASE_METHOD(Fixture, "A new password ends the sessions here at once, even one looked up at that moment") {
    SessionSettings settings;
    settings.secret = std::string(32, 's');
    SessionService here(store, users, settings, clock);
    SessionService elsewhere(store, users, settings, clock);
    const auto token = here.issue(alice).value();
    REQUIRE(here.verify(token).has_value());
    REQUIRE(elsewhere.verify(token).has_value());

    std::optional<UserRecord> changed;
    const auto change = [&] {
        changed = passwords.change("alice", "old password", "new password").value();
        here.recheck("alice");
    };
    SECTION("after a look-up") {
        change();
    }
    SECTION("during a look-up, which has just read the old record") {
        clock.advance(3s);
        REQUIRE(elsewhere.verify(token).has_value());
        interrupt_after(2, change);
    }
    CHECK(code_of(here.verify(token)) == errc::unauthenticated);
    CHECK_FALSE(here.try_verify_cached(token).has_value());
    CHECK(here.verify(here.issue(*changed).value()).has_value());
    CHECK(elsewhere.verify(token).has_value()); // from its cache
    clock.advance(3s);
    CHECK(code_of(elsewhere.verify(token)) == errc::unauthenticated);
}
