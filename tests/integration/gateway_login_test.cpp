// Log-ins under pressure: guessing and floods.
#include "client_driver.hpp"
#include "gateway_fixture.hpp"

#include "datagems/test_support/captured_log.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "datagems/test_support/unindexed_cstore.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
using namespace std::chrono_literals;
using http::Method;
namespace json = boost::json;

namespace {

// Holds up everybody who reads one user's record, as long as it is shut.
class Gate {
  public:
    void shut() { set(true); }
    void open() { set(false); }
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait_for(lock, 300s, [&] { return !shut_; });
        --waiting_;
    }
    void wait_for_waiting(int count) {
        std::unique_lock lock(mutex_);
        REQUIRE(changed_.wait_for(lock, 60s, [&] { return waiting_ >= count; }));
    }

  private:
    void set(bool shut) {
        const std::scoped_lock lock(mutex_);
        shut_ = shut;
        changed_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    bool shut_ = false;
    int waiting_ = 0;
};

class GatedStore final : public datagems::test::UnindexedCStore {
  public:
    GatedStore(std::unique_ptr<persistence::CStore> inner, Gate& gate)
        : UnindexedCStore(*inner), inner_(std::move(inner)), gate_(gate) {}
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override {
        if (hash == "auth" && field == "slow") gate_.pass();
        return UnindexedCStore::hget(hash, field);
    }

  private:
    std::unique_ptr<persistence::CStore> inner_;
    Gate& gate_;
};

OpenEngine gated(Gate& gate) {
    return [&gate](const Settings& settings) {
        auto engine = open_engine(settings);
        if (engine) engine->cstore = std::make_unique<GatedStore>(std::move(engine->cstore), gate);
        return engine;
    };
}

// Behind a proxy on this machine, so that a test may come from any address.
Settings proxied_settings(const std::filesystem::path& data_dir) {
    auto settings = test_settings(data_dir);
    settings.trusted_proxies = {IpRange::parse("127.0.0.1").value()};
    return settings;
}

Reply login_from(TestGateway& gateway, std::string_view address, std::string_view username, std::string_view password) {
    json::object body;
    body["username"] = username;
    body["password"] = password;
    http::Headers headers;
    headers.add("Content-Type", "application/json");
    headers.add("X-Forwarded-For", address);
    return gateway.send(Method::post, "/api/auth/login", json::serialize(body), std::move(headers));
}

// Waits for the answer of a log-in on a connection of its own.
class LoginInBackground {
  public:
    LoginInBackground(TestGateway& gateway, std::string username)
        : port_(gateway.port()), thread_([this, username] { run(username); }) {}
    ~LoginInBackground() {
        if (thread_.joinable()) thread_.join();
    }
    int status() {
        thread_.join();
        return status_;
    }
    bool is_answered() const { return status_ != 0; }

  private:
    void run(const std::string& username) {
        datagems::test::ClientDriver driver;
        client::Call call;
        call.url = client::Url{client::Origin{false, "127.0.0.1", port_}, "/api/auth/login"};
        call.method = Method::post;
        call.headers.add("Content-Type", "application/json");
        call.body = R"({"username":")" + username + R"(","password":"wrong"})";
        const auto answer = driver.send(std::move(call));
        status_ = answer ? answer->status : -1;
    }
    std::uint16_t port_;
    std::atomic<int> status_{0};
    std::thread thread_;
};

} // namespace

TEST_CASE("a password is guessed ever more slowly from one place, and the user comes in from another") {
    const datagems::test::TempDir folder;
    datagems::test::ManualClock clock;
    TestGateway gateway(proxied_settings(folder.path()), open_engine, clock);
    for (int i = 0; i < 6; ++i)
        REQUIRE(login_from(gateway, "203.0.113.7", "admin", "guess").status == 401);
    for (const auto* spelling : {"admin", " ADMIN "}) {
        const auto refused = login_from(gateway, "203.0.113.7", spelling, admin_password);
        CHECK(refused.status == 429);
        CHECK(refused.header("Retry-After") == "1");
        CHECK(refused.body == R"({"error":"Too many attempts; try again in 1 s"})");
        CHECK(refused.header("Set-Cookie").empty());
    }
    CHECK(login_from(gateway, "203.0.113.8", "admin", admin_password).status == 200);
    CHECK(login_from(gateway, "203.0.113.7", "somebody", "guess").status == 401);
    clock.advance(1s);
    CHECK(login_from(gateway, "203.0.113.7", "admin", "guess").status == 401);
    CHECK(login_from(gateway, "203.0.113.7", "admin", admin_password).header("Retry-After") == "2");
    clock.advance(2s);
    CHECK(login_from(gateway, "203.0.113.7", "admin", admin_password).status == 200);
    for (int i = 0; i < 6; ++i)
        CHECK(login_from(gateway, "203.0.113.7", "admin", "guess").status == 401);
}

TEST_CASE("all addresses of a v6 network count as one") {
    const datagems::test::TempDir folder;
    datagems::test::ManualClock clock; // the wait is a second, which seven log-ins may take as well
    TestGateway gateway(proxied_settings(folder.path()), open_engine, clock);
    for (const auto* address : {"2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::", "2001:db8::3", "2001:db8::4"})
        REQUIRE(login_from(gateway, address, "nobody", "guess").status == 401);
    REQUIRE(login_from(gateway, "2001:db8::5", "nobody", "guess").status == 401);
    CHECK(login_from(gateway, "2001:db8::6", "nobody", "guess").status == 429);
    CHECK(login_from(gateway, "2001:db8:0:1::", "nobody", "guess").status == 401);
}

TEST_CASE("a refused attempt costs neither hash nor store, and guessing a new password counts as guessing") {
    const datagems::test::TempDir folder;
    Gate gate;
    datagems::test::ManualClock clock;
    add_user(folder.path(), test_settings(folder.path()), "slow", "a slow password");
    TestGateway gateway(test_settings(folder.path()), gated(gate), clock);
    REQUIRE(gateway.login("slow", "a slow password").status == 200);
    json::object change;
    change["currentPassword"] = "guess";
    change["newPassword"] = "a new password";
    for (int i = 0; i < 6; ++i)
        REQUIRE(gateway.post("/api/auth/password", change).status == 401);
    gate.shut(); // who reads the record now hangs
    REQUIRE(gateway.get("/api/auth/me").status == 200);
    const auto refused = gateway.post("/api/auth/password", change);
    CHECK(refused.status == 429);
    CHECK(refused.header("Retry-After") == "1");
    CHECK(gateway.login("slow", "a slow password").status == 429);
    gate.open();
}

TEST_CASE("a flood of log-ins fills its own pool and nothing else") {
    const datagems::test::TempDir folder;
    Gate gate;
    auto settings = test_settings(folder.path());
    settings.threads.password = 2;
    settings.threads.password_queue = 1;
    TestGateway gateway(settings, gated(gate));
    gateway.sign_in();
    const auto id = gateway.make_job(2);
    gate.shut();
    LoginInBackground first(gateway, "slow");
    LoginInBackground second(gateway, "slow");
    gate.wait_for_waiting(2);
    std::array<LoginInBackground, 3> more{LoginInBackground(gateway, "one"), LoginInBackground(gateway, "two"),
                                          LoginInBackground(gateway, "three")};
    // One of these waits; then the queue is full.
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    const auto answered = [&] { return std::ranges::count_if(more, &LoginInBackground::is_answered); };
    while (answered() < 2 && std::chrono::steady_clock::now() < give_up)
        std::this_thread::yield();
    REQUIRE(answered() == 2);
    const auto full = gateway.login("admin", admin_password);
    REQUIRE(full.status == 503);
    CHECK_FALSE(full.header("Retry-After").empty());
    CHECK(full.error() == "the server is busy; try again in a moment");

    CHECK(gateway.get("/api/auth/me").status == 200);
    CHECK(gateway.get("/api/tasks/" + id).status == 200);
    CHECK(gateway.get("/api/tasks").status == 200);
    CHECK(gateway.get("/api/health").json().at("store") == "ok");
    CHECK(gateway.get("/").status == 200);
    CHECK(gateway.make_job(1) != id);
    CHECK(gateway.post("/api/auth/logout", json::object()).status == 200);
    gate.open();
    CHECK(first.status() == 401);
    CHECK(second.status() == 401);
    std::array<int, 3> statuses{};
    std::ranges::transform(more, statuses.begin(), &LoginInBackground::status);
    std::ranges::sort(statuses);
    CHECK(statuses == std::array<int, 3>{401, 503, 503});
}

TEST_CASE("attempts that found no room do not count as failures") {
    const datagems::test::TempDir folder;
    Gate gate;
    auto settings = test_settings(folder.path());
    settings.threads.password = 1;
    settings.threads.password_queue = 0;
    TestGateway gateway(settings, gated(gate));
    gate.shut();
    LoginInBackground busy(gateway, "slow");
    gate.wait_for_waiting(1);
    for (int i = 0; i < 20; ++i)
        REQUIRE(gateway.login("admin", admin_password).status == 503);
    gate.open();
    CHECK(busy.status() == 401);
    // The thread is free a moment after its answer was sent.
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    auto reply = gateway.login("admin", admin_password);
    while (reply.status == 503 && std::chrono::steady_clock::now() < give_up)
        reply = gateway.login("admin", admin_password);
    CHECK(reply.status == 200);
}

TEST_CASE("every action on an account leaves its line, and none a secret") {
    const datagems::test::TempDir folder;
    const datagems::test::CapturedLog log;
    {
        datagems::test::ManualClock clock; // the wait of who guesses is a second, which log-ins may take as well
        TestGateway gateway(proxied_settings(folder.path()), open_engine, clock);
        add_user(folder.path(), test_settings(folder.path()), "bob", "bob's own password");
        CHECK(login_from(gateway, "203.0.113.7", "admin", "a wrong guess").status == 401);
        CHECK(login_from(gateway, "203.0.113.7", "My Secret Passphrase!", "x").status == 401);
        for (int i = 0; i < 8; ++i)
            login_from(gateway, "203.0.113.9", "bob", "a wrong guess");
        gateway.sign_in();
        CHECK(gateway.del("/api/admin/accounts", json::parse(R"({"username":"bob"})")).status == 200);
        CHECK(gateway.del("/api/admin/accounts", json::parse(R"({"username":"admin"})")).status == 400);
        json::object change;
        change["currentPassword"] = admin_password;
        change["newPassword"] = "the newest password";
        const auto changed = gateway.post("/api/auth/password", change);
        REQUIRE(changed.status == 200);
        gateway.take_session(changed);
        CHECK(gateway.post("/api/auth/logout", json::object()).status == 200);
        CHECK(gateway.post("/api/auth/logout", json::object()).status == 200); // there is nobody to log out
        const auto text = log.text();
        for (const std::string& secret : {std::string(admin_password), std::string("a wrong guess"),
                                          std::string("Passphrase"), std::string("the newest"), gateway.token})
            CHECK(text.find(secret) == std::string::npos);
    }
    const auto text = log.text();
    const auto count = [&](std::string_view part) {
        int found = 0;
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
            ++found;
        return found;
    };
    CHECK(count("audit.login outcome=refused actor=- subject=admin address=203.0.113.7 request=") == 1);
    CHECK(count("audit.login outcome=refused actor=- subject=(no-name) address=203.0.113.7 ") == 1);
    CHECK(count("audit.login outcome=refused actor=- subject=bob address=203.0.113.9 ") == 6);
    CHECK(count("audit.login outcome=throttled actor=- subject=bob address=203.0.113.9 ") == 1);
    CHECK(count("audit.login outcome=ok actor=admin subject=admin address=127.0.0.1 ") == 1);
    CHECK(count("audit.deactivate outcome=ok actor=admin subject=bob address=127.0.0.1 ") == 1);
    CHECK(count("audit.deactivate outcome=refused actor=admin subject=admin ") == 1);
    CHECK(count("audit.password outcome=ok actor=admin subject=admin ") == 1);
    CHECK(count("audit.logout outcome=ok actor=admin subject=admin ") == 1);
    CHECK(count(" audit.") == 14);
}
