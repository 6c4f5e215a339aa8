// Accounts at two gateways that share a store: passwords, administrators, rotation of the secret.
#include "event_client.hpp"
#include "gateway_fixture.hpp"

#include "datagems/accounts/account_admin.hpp"
#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/secrets/sealer.hpp"
#include "datagems/test_support/manual_clock.hpp"

#include <thread>
#include <vector>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
using namespace std::chrono_literals;
using accounts::Role;
using datagems::test::EventClient;
using http::Method;
namespace json = boost::json;

namespace {

json::object with_username(std::string_view name) {
    json::object body;
    body["username"] = name;
    return body;
}

json::object new_password(std::string_view current, std::string_view replacement) {
    json::object body;
    body["currentPassword"] = current;
    body["newPassword"] = replacement;
    return body;
}

// Two gateways on one store, whose time stands still unless the test moves it.
struct Pair {
    datagems::test::TempDir dir;
    datagems::test::ManualClock clock;
    Settings settings = test_settings(dir.path());
    TestGateway here{settings, open_engine, clock};
    TestGateway there{settings, open_engine, clock};

    void add(std::string name, std::string_view password, Role role = Role::user) {
        add_user(dir.path(), settings, std::move(name), password, role);
    }
    // Both have looked the session up and keep the answer.
    void sign_in(std::string_view name, std::string_view password) {
        REQUIRE(here.login(name, password).status == 200);
        there.token = here.token;
        REQUIRE(here.get("/api/auth/me").status == 200);
        REQUIRE(there.get("/api/auth/me").status == 200);
    }
    json::object record_of(std::string_view name) {
        auto engine = open_engine(settings).value();
        return json::parse(engine.cstore->hget(settings.accounts.hash_key, name).value().value()).as_object();
    }
};

std::string names_in(const Reply& reply) {
    REQUIRE(reply.status == 200);
    std::string names;
    const auto body = reply.json();
    for (const auto& account : body.at("accounts").as_array())
        names.append(account.at("username").as_string()).append(" ");
    return names;
}

} // namespace

TEST_CASE("a new password ends all other sessions, here at once and elsewhere within five seconds") {
    Pair pair;
    pair.add("alice", "the old password");
    pair.sign_in("alice", "the old password");
    const auto other_token = pair.here.token;
    pair.sign_in("alice", "the old password");
    const auto token = pair.here.token;

    const auto changed = pair.here.post("/api/auth/password", new_password("the old password", "the new password"));
    REQUIRE(changed.status == 200);
    CHECK(changed.json() == json::parse(R"({"success":true})"));
    CHECK(changed.header("Set-Cookie").ends_with("; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax"));
    for (const auto& ended : {token, other_token}) {
        pair.here.token = ended;
        CHECK(pair.here.get("/api/auth/me").status == 401);
    }
    pair.here.take_session(changed);
    CHECK(pair.here.get("/api/auth/me").status == 200);

    CHECK(pair.there.get("/api/auth/me").status == 200); // from its cache
    pair.clock.advance(5s);
    for (const auto& ended : {token, other_token}) {
        pair.there.token = ended;
        CHECK(pair.there.get("/api/auth/me").status == 401);
    }
    pair.there.token = pair.here.token;
    CHECK(pair.there.get("/api/auth/me").status == 200);
    CHECK(pair.there.login("alice", "the old password").status == 401);
    CHECK(pair.there.login("alice", "the new password").status == 200);
}

TEST_CASE("a new password is refused with the reason, and the session goes on") {
    Pair pair;
    pair.sign_in("admin", admin_password);
    const auto wrong = pair.here.post("/api/auth/password", new_password("wrong", "the new password"));
    CHECK(wrong.status == 401);
    CHECK(wrong.error() == "Invalid credentials");
    CHECK(wrong.header("Set-Cookie").empty());
    CHECK(pair.here.post("/api/auth/password", json::object()).names_field("currentPassword"));
    CHECK(pair.here.post("/api/auth/password", json::object()).names_field("newPassword"));
    for (const auto& unfit : {std::string("ninechars"), std::string(1025, 'x'), std::string()})
        CHECK(pair.here.post("/api/auth/password", new_password(admin_password, unfit)).names_field("newPassword"));
    CHECK(pair.here.get("/api/auth/me").status == 200);
    // Ten characters are enough, whatever they are: 30 bytes here.
    const auto changed = pair.here.post("/api/auth/password", new_password(admin_password, "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"));
    CHECK(changed.status == 200);
    CHECK(pair.there.login("admin", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ").status == 200);
    pair.here.token.clear();
    CHECK(pair.here.post("/api/auth/password", new_password("x", "the new password")).status == 401);
}

TEST_CASE("who uses a bearer token changes the password as well") {
    Pair pair;
    pair.sign_in("admin", admin_password);
    http::Headers headers;
    headers.add("Authorization", "Bearer " + pair.here.token);
    headers.add("Content-Type", "application/json");
    pair.here.token.clear();
    const auto body = json::serialize(new_password(admin_password, "the new password"));
    const auto changed = pair.here.send(Method::post, "/api/auth/password", body, headers);
    REQUIRE(changed.status == 200);
    CHECK(pair.here.send(Method::get, "/api/auth/me", "", headers).status == 401);
    pair.here.take_session(changed);
    CHECK(pair.here.get("/api/auth/me").status == 200);
}

TEST_CASE("accounts are seen and switched off by administrators alone") {
    Pair pair;
    pair.add("zoe", "a password of zoe");
    pair.add("bob", "a password of bob");
    for (const auto method : {Method::get, Method::del}) {
        pair.here.token.clear();
        CHECK(pair.here.send(method, "/api/admin/accounts").status == 401);
    }
    pair.sign_in("bob", "a password of bob");
    CHECK(pair.here.get("/api/admin/accounts").status == 403);
    CHECK(pair.here.get("/api/admin/accounts").error() == "Forbidden");
    CHECK(pair.here.del("/api/admin/accounts", with_username("zoe")).status == 403);

    pair.here.sign_in();
    const auto listed = pair.here.get("/api/admin/accounts");
    CHECK(listed.json() == json::parse(R"({"accounts":[{"username":"admin","email":null,"country":null},
        {"username":"bob","email":null,"country":null},{"username":"zoe","email":null,"country":null}]})"));

    CHECK(pair.here.del("/api/admin/accounts", json::object()).names_field("username"));
    CHECK(pair.here.del("/api/admin/accounts", with_username(std::string(121, 'x'))).names_field("username"));
    CHECK(pair.here.send(Method::del, "/api/admin/accounts").status == 400);
    CHECK(pair.here.send(Method::del, "/api/admin/accounts", R"({"username":"bob"})").status == 415);
    const auto oneself = pair.here.del("/api/admin/accounts", with_username(" Admin"));
    CHECK(oneself.status == 400);
    CHECK(oneself.error() == "You cannot delete your own account");
    for (const auto* name : {"nobody", "No such name!"})
        CHECK(pair.here.del("/api/admin/accounts", with_username(name)).status == 404);

    const auto removed = pair.here.del("/api/admin/accounts", with_username("bob"));
    REQUIRE(removed.status == 200);
    CHECK(removed.json() == json::parse(R"({"ok":true})"));
    CHECK(names_in(pair.here.get("/api/admin/accounts")) == "admin zoe ");
    CHECK(pair.here.del("/api/admin/accounts", with_username("bob")).status == 404);
    const auto record = pair.record_of("bob");
    CHECK(record.at("password").is_null());
    CHECK(record.at("metadata").at("__datagemsDeleted") == true);
    CHECK(record.at("metadata").at("__datagemsDeletedAt").is_string());
    CHECK(record.at("metadata").at("__datagemsDeletedBy") == "admin");
}

TEST_CASE("a deactivated user is out everywhere within five seconds and does not come back") {
    Pair pair;
    pair.add("bob", "a password of bob");
    pair.sign_in("bob", "a password of bob");
    const auto before = pair.record_of("bob");
    TestGateway admin(pair.settings, open_engine, pair.clock);
    admin.sign_in();
    REQUIRE(admin.del("/api/admin/accounts", with_username("bob")).status == 200);
    // A writer who was slow brings the old record back: the entry wins.
    auto engine = open_engine(pair.settings).value();
    engine.cstore->hset(pair.settings.accounts.hash_key, "bob", json::serialize(before)).value();

    CHECK(pair.there.get("/api/auth/me").status == 200); // from its cache
    pair.clock.advance(5s);
    for (auto* gateway : {&pair.here, &pair.there}) {
        CHECK(gateway->get("/api/auth/me").status == 401);
        CHECK(gateway->post("/api/auth/password", new_password("a password of bob", "another password")).status == 401);
        CHECK(gateway->login("bob", "a password of bob").status == 401);
    }
    CHECK(names_in(admin.get("/api/admin/accounts")) == "admin ");
    // Told again, it takes the password away again.
    CHECK(admin.del("/api/admin/accounts", with_username("bob")).status == 200);
    CHECK(pair.record_of("bob").at("password").is_null());
}

TEST_CASE("who is no administrator any more is none within five seconds, and removes nobody in between") {
    Pair pair;
    pair.add("eve", "a password of eve", Role::admin);
    pair.add("bob", "a password of bob");
    pair.sign_in("eve", "a password of eve");
    REQUIRE(pair.there.get("/api/admin/accounts").status == 200);
    auto engine = open_engine(pair.settings).value();
    auto record = pair.record_of("eve");
    record["role"] = "user";
    engine.cstore->hset(pair.settings.accounts.hash_key, "eve", json::serialize(record)).value();
    CHECK(pair.there.get("/api/admin/accounts").status == 200); // from its cache
    CHECK(pair.there.del("/api/admin/accounts", with_username("bob")).status == 403);
    pair.clock.advance(5s);
    CHECK(pair.there.get("/api/admin/accounts").status == 403);
    CHECK(pair.there.get("/api/auth/me").json().at("role") == "user");
}

TEST_CASE("two administrators who remove each other at two gateways leave one") {
    Pair pair;
    pair.add("eve", "a password of eve", Role::admin);
    pair.here.sign_in();
    REQUIRE(pair.there.login("eve", "a password of eve").status == 200);
    Reply of_eve;
    std::thread other([&] { of_eve = pair.there.del("/api/admin/accounts", with_username("admin")); });
    const auto of_admin = pair.here.del("/api/admin/accounts", with_username("eve"));
    other.join();
    CHECK((of_admin.status == 200) != (of_eve.status == 200));
    const auto loser = of_admin.status == 200 ? of_eve.status : of_admin.status;
    CHECK((loser == 403 || loser == 401)); // 401: the session had ended before the request came
}

TEST_CASE("administrators of two processes who remove each other leave one, every time") {
    const datagems::test::TempDir folder;
    const auto settings = test_settings(folder.path());
    accounts::PasswordSettings cheap;
    cheap.pepper = "pepper";
    cheap.cost = accounts::Argon2idCost{1, 8, 1, 32};
    const accounts::PasswordHasher hasher(cheap);
    auto left = open_engine(settings).value();
    auto right = open_engine(settings).value();
    for (int round = 0; round < 40; ++round) {
        const auto hash = "auth" + std::to_string(round);
        accounts::UserRepository left_users(*left.cstore, hash);
        accounts::UserRepository right_users(*right.cstore, hash);
        const std::string ann = "ann" + std::to_string(round);
        const std::string ben = "ben" + std::to_string(round);
        for (const auto& name : {ann, ben}) {
            accounts::UserRecord user;
            user.username = name;
            user.role = Role::admin;
            user.password = hasher.hash("a password").value();
            REQUIRE(left_users.create(user).has_value());
        }
        accounts::AccountAdmin left_admin(*left.cstore, left_users, system_clock());
        accounts::AccountAdmin right_admin(*right.cstore, right_users, system_clock());
        Result<void> of_ben;
        std::thread other([&] { of_ben = right_admin.deactivate(ben, ann); });
        const auto of_ann = left_admin.deactivate(ann, ben);
        other.join();
        CHECK(of_ann.has_value() != of_ben.has_value());
        CHECK(left_admin.list().value().size() == 1);
    }
}

TEST_CASE("a stream ends although the store was last written before the answer kept of its session was old") {
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    settings.watch.poll = 10ms;
    settings.watch.session_check = 20ms;
    settings.sessions.cache_for = 400ms;
    TestGateway here(settings);
    TestGateway there(settings);
    here.sign_in();
    const auto id = here.make_job(2); // nobody works on it: nothing is written
    EventClient stream(there.port(), "/api/tasks/" + id + "/events", "Cookie: datagen_session=" + here.token + "\r\n");
    REQUIRE(stream.next("job"));
    there.token = here.token;
    REQUIRE(there.get("/api/auth/me").status == 200);
    REQUIRE(here.post("/api/auth/logout", json::object()).status == 200);
    CHECK_FALSE(stream.next("job"));
    CHECK(stream.ended_in_order());
}

TEST_CASE("the secret is changed without losing sessions, drafts or sealed texts") {
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    auto rotated = settings;
    rotated.sessions.secret = std::string(32, 'n');
    rotated.sessions.previous_secrets = {settings.sessions.secret};
    auto strange = settings;
    strange.sessions.secret = std::string(32, 'x');

    TestGateway old_gateway(settings);
    old_gateway.sign_in();
    const auto draft = old_gateway.confirmation(2);
    TestGateway new_gateway(rotated);
    new_gateway.token = old_gateway.token;
    CHECK(new_gateway.get("/api/auth/me").status == 200);
    const auto confirmed = new_gateway.post("/api/tasks/confirm", draft);
    CHECK(confirmed.status == 200);
    const auto id = std::string(confirmed.json().at("jobId").as_string());
    CHECK(old_gateway.get("/api/tasks/" + id).status == 200);

    // A password is changed across the rotation, and sessions signed with the old secret end with it.
    const auto changed = new_gateway.post("/api/auth/password", new_password(admin_password, "the new password"));
    REQUIRE(changed.status == 200);
    CHECK(new_gateway.get("/api/auth/me").status == 401);
    new_gateway.take_session(changed);
    CHECK(new_gateway.get("/api/auth/me").status == 200);
    // Who does not know the new secret yet knows none of its sessions.
    old_gateway.token = new_gateway.token;
    CHECK(old_gateway.get("/api/auth/me").status == 401);
    TestGateway stranger(strange);
    stranger.token = new_gateway.token;
    CHECK(stranger.get("/api/auth/me").status == 401);

    const secrets::Sealer before(settings.sessions.secret, settings.sessions.previous_secrets, "a purpose");
    const secrets::Sealer after(rotated.sessions.secret, rotated.sessions.previous_secrets, "a purpose");
    const auto sealed = before.seal("an API key", "a place").value();
    CHECK(after.unseal(sealed, "a place").value() == "an API key");
    CHECK_FALSE(after.is_current(sealed));
    CHECK(after.unseal(after.seal("an API key", "a place").value(), "a place").has_value());
}
