#include "datagems/accounts/registration.hpp"

#include "accounts_fixture.hpp"
#include "datagems/accounts/authenticator.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "sign_up_username.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

using namespace datagems;
using namespace datagems::accounts;
using namespace std::chrono_literals;

namespace keys = documents::keys;

namespace {

// Keeps what it is given, or fails as told.
class Outbox final : public Mailer {
  public:
    Result<void> send(const Mail& mail) override {
        if (failure) return *failure;
        mails.push_back(mail);
        return {};
    }
    Result<void> probe() override { return {}; }
    void finish_by(SteadyTime) noexcept override {}

    std::optional<Error> failure;
    std::vector<Mail> mails;
};

struct Fixture : AccountsFixture {
    Outbox outbox;
    RegistrationSettings settings{"name key", std::string(32, 's'), {}, 3600s, "https://gems.example"};
    RegistrationService service{store, users, hasher, outbox, settings, clock};
    PasswordAuthenticator authenticator{users, hasher};
    const SignUp alice{"Alice", "alice@example.org", "RO"};

    // A sign-up of which each call to the store after `calls` of them fails; what it came to.
    Result<NewAccount> sign_up_until(int calls) {
        if (calls == 0) store.fail_with(errc::unavailable);
        int left = calls;
        std::function<void()> count = [&] {
            if (--left == 0) return store.fail_with(errc::unavailable);
            store.after_next_call(count);
        };
        if (calls > 0) store.after_next_call(count);
        auto account = service.create_account(alice);
        store.after_next_call(nullptr);
        store.recover();
        return account;
    }

    std::optional<std::string> field(std::string_view hash, std::string_view name) {
        return store.hget(hash, name).value();
    }
    boost::json::object failure_entry(std::string_view email) {
        return documents::parse_text(field(keys::register_mail_failures, email).value(), "entry").value().as_object();
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "a sign-up makes an account that its mail lets in") {
    const auto account = service.create_account(alice).value();
    CHECK(account.username == detail::sign_up_username(alice.email, "name key", 0));
    CHECK(account.email == alice.email);
    CHECK(account.password.size() == 23);
    CHECK(field(keys::user_email_index, alice.email) == account.username);
    CHECK(field(keys::users, account.username) ==
          R"({"username":")" + account.username +
              R"(","email":"alice@example.org","name":"Alice","country":"RO","createdAt":"2026-01-01T00:00:00.000Z"})");
    const auto user = authenticator.authenticate(account.username, account.password).value();
    CHECK(user.role == Role::user);
    CHECK(user.metadata.at("email").as_string() == "alice@example.org");

    CHECK(field(keys::register_mail_failures, alice.email));
    REQUIRE(service.deliver(account).has_value());
    CHECK_FALSE(field(keys::register_mail_failures, alice.email));
    REQUIRE(outbox.mails.size() == 1);
    CHECK(outbox.mails[0].to == alice.email);
    CHECK(outbox.mails[0].text.find("User name: " + account.username + "\n") != std::string::npos);
    CHECK(outbox.mails[0].text.find("Password:  " + account.password + "\n") != std::string::npos);
    CHECK(outbox.mails[0].text.find("https://gems.example") != std::string::npos);
}

TEST_CASE_METHOD(Fixture, "passwords are not alike") {
    const auto first = service.create_account(alice).value();
    const auto second = service.create_account({"Bob", "bob@example.org", "DE"}).value();
    CHECK(first.password != second.password);
}

TEST_CASE_METHOD(Fixture, "the mail holds nothing that a stranger wrote") {
    const auto account = service.create_account({"Click http://evil.example", "a@example.org", "RO"}).value();
    REQUIRE(service.deliver(account).has_value());
    CHECK(outbox.mails[0].text.find("evil") == std::string::npos);
    CHECK(outbox.mails[0].subject.find("evil") == std::string::npos);
}

TEST_CASE_METHOD(Fixture, "an address signs up once") {
    const auto account = service.create_account(alice).value();
    CHECK(code_of(service.create_account(alice)) == errc::already_exists);
    REQUIRE(service.deliver(account).has_value());
    CHECK(code_of(service.create_account(alice)) == errc::already_exists);
    CHECK(authenticator.authenticate(account.username, account.password).has_value());
}

TEST_CASE_METHOD(Fixture, "the address of a deactivated account stays registered, and gets no mail") {
    const auto account = service.create_account(alice).value();
    store.hset(keys::deactivated, account.username, "{}").value();
    CHECK(code_of(service.create_account(alice)) == errc::already_exists);
    CHECK_FALSE(service.find_undelivered(alice.email).value());
}

TEST_CASE_METHOD(Fixture, "a user name of somebody else's is passed over") {
    add_user(detail::sign_up_username(alice.email, "name key", 0), "somebody else's");
    const auto account = service.create_account(alice).value();
    CHECK(account.username == detail::sign_up_username(alice.email, "name key", 1));
    CHECK(authenticator.authenticate(account.username, account.password).has_value());
    outbox.failure = Error{errc::unavailable, "connect_failed"};
    CHECK_FALSE(service.deliver(account).has_value());
    CHECK(failure_entry(alice.email).at("username").as_string() == account.username);
    CHECK(service.find_undelivered(alice.email).value()->username == account.username);
}

TEST_CASE_METHOD(Fixture, "another's account is not taken over because its record names the address") {
    auto record = add_user(detail::sign_up_username(alice.email, "name key", 0), "somebody else's");
    record.metadata["email"] = alice.email;
    users.replace(record).value();
    const auto account = service.create_account(alice).value();
    CHECK(account.username != record.username);
    CHECK(authenticator.authenticate(record.username, "somebody else's").has_value());
}

TEST_CASE_METHOD(Fixture, "a mail that failed is sent again with the same password") {
    outbox.failure = Error{errc::unavailable, "connect_failed"};
    const auto account = service.create_account(alice).value();
    CHECK(service.deliver(account).error().message == "connect_failed");
    const auto entry = failure_entry(alice.email);
    CHECK(entry.at("email").as_string() == alice.email);
    CHECK(entry.at("username").as_string() == account.username);
    CHECK(entry.at("status").as_string() == "failed");
    CHECK(entry.at("attempts").as_int64() == 1);
    CHECK(entry.at("lastErrorCode").as_string() == "connect_failed");
    CHECK(entry.at("failedAt").as_string() == "2026-01-01T00:00:00.000Z");
    CHECK(documents::compact_json(entry).find(account.password) == std::string::npos);

    clock.advance(10min);
    auto again = service.find_undelivered(alice.email).value();
    REQUIRE(again);
    CHECK(again->password == account.password);
    CHECK(again->username == account.username);
    CHECK_FALSE(service.deliver(*again).has_value());
    CHECK(failure_entry(alice.email).at("attempts").as_int64() == 2);
    CHECK(failure_entry(alice.email).at("updatedAt").as_string() == "2026-01-01T00:10:00.000Z");
    outbox.failure.reset();
    CHECK(service.deliver(*again).has_value());
    CHECK_FALSE(field(keys::register_mail_failures, alice.email));
    CHECK_FALSE(service.find_undelivered(alice.email).value());
}

TEST_CASE_METHOD(Fixture, "a password waits so long and no longer, however often its mail fails") {
    outbox.failure = Error{errc::unavailable, "connect_failed"};
    const auto account = service.create_account(alice).value();
    clock.advance(1h - 1ms);
    REQUIRE_FALSE(service.deliver(account).has_value());
    CHECK(service.find_undelivered(alice.email).value());
    clock.advance(1ms);
    CHECK_FALSE(service.find_undelivered(alice.email).value());
    CHECK_FALSE(field(keys::register_mail_failures, alice.email));
}

TEST_CASE_METHOD(Fixture, "only undelivered mail of this address, unchanged since, is sent again") {
    CHECK_FALSE(service.find_undelivered("nobody@example.org").value());
    const auto account = service.create_account(alice).value();
    SECTION("not once the password was changed") {
        auto user = users.find(account.username).value();
        user.password = hasher.hash("one of her own").value();
        users.replace(user).value();
    }
    SECTION("not a sealed password from elsewhere") {
        service.create_account({"Bob", "bob@example.org", "DE"}).value();
        const auto bobs = field(keys::register_mail_failures, "bob@example.org").value();
        store.hset(keys::register_mail_failures, alice.email, bobs).value();
    }
    SECTION("not what cannot be read") {
        for (const auto* text : {"", "[]", "{}", "{\"failedAt\":1}", "nonsense"}) {
            store.hset(keys::register_mail_failures, alice.email, text).value();
            CHECK_FALSE(service.find_undelivered(alice.email).value());
        }
    }
    SECTION("not without an account") {
        store.hdel(users_hash, account.username).value();
    }
    SECTION("not for a record without a password") {
        auto user = users.find(account.username).value();
        user.password.reset();
        users.replace(user).value();
    }
    CHECK_FALSE(service.find_undelivered(alice.email).value());
}

TEST_CASE_METHOD(Fixture, "under another secret a password is not found, and stays for who has its own") {
    const auto account = service.create_account(alice).value();
    auto others = settings;
    others.secret = std::string(32, 'o');
    RegistrationService other(store, users, hasher, outbox, others, clock);
    CHECK_FALSE(other.find_undelivered(alice.email).value());
    CHECK(service.find_undelivered(alice.email).value()->password == account.password);
}

TEST_CASE_METHOD(Fixture, "a secret that was changed still unseals as the previous one") {
    const auto account = service.create_account(alice).value();
    auto changed = settings;
    changed.secret = std::string(32, 'n');
    changed.previous_secrets = {settings.secret};
    RegistrationService other(store, users, hasher, outbox, changed, clock);
    CHECK(other.find_undelivered(alice.email).value()->password == account.password);
}

TEST_CASE_METHOD(Fixture, "looking for a mail takes one hash whether or not there is one") {
    service.create_account(alice).value();
    const auto before = hasher.hashes();
    CHECK(service.find_undelivered(alice.email).value());
    CHECK(hasher.hashes() == before + 1);
    CHECK_FALSE(service.find_undelivered("nobody@example.org").value());
    CHECK(hasher.hashes() == before + 2);
}

TEST_CASE_METHOD(Fixture, "wherever a sign-up breaks off, the address signs up again or has its mail sent again") {
    int broken_off = 0;
    bool complete = false;
    for (int calls = 0; !complete; ++calls) {
        REQUIRE(calls < 20);
        Fixture one;
        complete = one.sign_up_until(calls).has_value();
        broken_off += complete ? 0 : 1;
        one.clock.advance(1min);
        std::optional<NewAccount> account;
        if (one.field(keys::user_email_index, alice.email)) {
            account = one.service.find_undelivered(alice.email).value();
        } else {
            account = one.service.create_account(alice).value();
        }
        INFO("after " << calls << " calls");
        REQUIRE(account);
        CHECK(account->username == detail::sign_up_username(alice.email, "name key", 0));
        REQUIRE(one.service.deliver(*account).has_value());
        CHECK(one.authenticator.authenticate(account->username, account->password).has_value());
        CHECK(one.field(keys::users, account->username));
        CHECK(one.field(keys::user_email_index, alice.email) == account->username);
        CHECK_FALSE(one.field(keys::register_mail_failures, alice.email));
    }
    CHECK(broken_off >= 5);
}

TEST_CASE_METHOD(Fixture, "a sign-up that broke off too long ago makes an account of another name") {
    REQUIRE_FALSE(sign_up_until(4).has_value()); // the record is there
    REQUIRE(users.find(detail::sign_up_username(alice.email, "name key", 0)).has_value());
    clock.advance(2h);
    const auto account = service.create_account(alice).value();
    CHECK(account.username == detail::sign_up_username(alice.email, "name key", 1));
    CHECK(authenticator.authenticate(account.username, account.password).has_value());
}

TEST_CASE_METHOD(Fixture, "sign-ups for one address that race make one account") {
    constexpr int racers = 6;
    std::vector<std::optional<NewAccount>> accounts(racers);
    std::vector<std::thread> threads;
    for (auto& account : accounts) {
        threads.emplace_back([&] {
            if (auto made = service.create_account(alice)) account = *made;
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(std::count_if(accounts.begin(), accounts.end(), [](const auto& made) { return made.has_value(); }) == 1);
    for (const auto& account : accounts) {
        if (account) CHECK(authenticator.authenticate(account->username, account->password).has_value());
    }
    CHECK(store.hgetall(users_hash).value().size() == 1);
}

TEST_CASE("a sign-up that another one overtakes, wherever it stands, leaves no second account") {
    const bool changes_password = GENERATE(false, true);
    bool overtaken = true;
    int position = 0;
    for (; overtaken; ++position) {
        REQUIRE(position < 20);
        CAPTURE(position, changes_password);
        Fixture one;
        RegistrationService other(one.store, one.users, one.hasher, one.outbox, one.settings, one.clock);
        overtaken = false;
        std::optional<NewAccount> quicker;
        std::string password;
        int left = position;
        std::function<void()> overtake = [&] {
            if (left-- > 0) return one.store.after_next_call(overtake);
            overtaken = true;
            auto made = other.create_account(one.alice);
            if (!made) return;
            quicker = *made;
            password = made->password;
            other.deliver(*made).value();
            if (!changes_password) return;
            password = "one of her own";
            auto user = one.users.find(made->username).value();
            user.password = one.hasher.hash(password).value();
            one.users.replace(user).value();
        };
        one.store.after_next_call(overtake);
        const auto slower = one.service.create_account(one.alice);
        one.store.after_next_call(nullptr);
        CHECK(slower.has_value() != quicker.has_value());
        const auto& account = quicker ? *quicker : slower.value();
        if (!quicker) password = account.password;
        CHECK(one.field(keys::user_email_index, one.alice.email) == account.username);
        CHECK(one.store.hgetall(users_hash).value().size() == 1);
        CHECK(one.store.hgetall(keys::users).value().size() == 1);
        CHECK(one.authenticator.authenticate(account.username, password).has_value());
    }
    CHECK(position > 6);
}

TEST_CASE_METHOD(Fixture, "trouble of the store is no answer about an address") {
    store.fail_with(errc::timed_out);
    CHECK(code_of(service.create_account(alice)) == errc::unavailable);
    CHECK(code_of(service.find_undelivered(alice.email)) == errc::unavailable);
}
