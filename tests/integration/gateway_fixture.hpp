// The real gateway in this process, on a port of the kernel's choice, with the embedded engine in a private directory
// and the mock model; and a client that speaks HTTP to it.
#pragma once

#include "client_driver.hpp"
#include "gateway.hpp"

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace datagems::gateway::test {

inline constexpr std::string_view admin_password = "a password for tests";

inline Settings test_settings(const std::filesystem::path& data_dir) {
    Settings settings;
    settings.store.data_dir = data_dir;
    settings.peers = {"peer-a", "peer-b"};
    settings.accounts.hash_key = "auth";
    settings.accounts.pepper = "pepper";
    settings.accounts.bootstrap_admin_password = admin_password;
    settings.sessions.secret = std::string(32, 's');
    settings.inference.base_url = "http://127.0.0.1:9";
    settings.inference.path = "/create_chat_completion";
    settings.inference.mock = true;
    settings.stop_grace = std::chrono::seconds(10);
    return settings;
}

struct Reply {
    int status = 0;
    http::Headers headers;
    std::string body;

    [[nodiscard]] boost::json::value json() const { return boost::json::parse(body); }
    [[nodiscard]] std::string error() const { return std::string(json().at("error").as_string()); }
    [[nodiscard]] std::string header(std::string_view name) const {
        return std::string(headers.find(name).value_or(""));
    }
    // The field is named among the mistakes of a bad body.
    [[nodiscard]] bool names_field(std::string_view field) const {
        if (status != 400 || error() != "Invalid payload") return false;
        return json().at("details").at("fieldErrors").as_object().contains(field);
    }
};

// A user beside the first administrator.
inline void add_user(const std::filesystem::path& data_dir, const Settings& settings, std::string name,
                     std::string_view password, accounts::Role role = accounts::Role::user) {
    auto engine = persistence::open_embedded({data_dir, std::chrono::seconds(10)}).value();
    accounts::UserRepository users(*engine.cstore, settings.accounts.hash_key);
    accounts::PasswordSettings passwords;
    passwords.pepper = settings.accounts.pepper;
    const accounts::PasswordHasher hasher(passwords);
    accounts::UserRecord user;
    user.username = std::move(name);
    user.password = hasher.hash(password).value();
    user.role = role;
    REQUIRE(users.create(user).has_value());
}

class TestGateway {
  public:
    explicit TestGateway(Settings settings, OpenEngine open = open_engine, const Clock& clock = system_clock())
        : gateway_(std::move(settings), clock, std::move(open)) {
        const auto started = gateway_.start();
        if (!started) FAIL(started.error().message);
    }

    Reply send(http::Method method, std::string target, std::string body = "", http::Headers headers = {}) {
        client::Call call;
        call.url = client::Url{client::Origin{false, "127.0.0.1", gateway_.port()}, std::move(target)};
        call.method = method;
        call.headers = std::move(headers);
        if (!token.empty()) call.headers.add("Cookie", "datagen_session=" + token);
        call.body = std::move(body);
        auto answer = driver_.send(std::move(call));
        if (!answer) FAIL(answer.error().message);
        return Reply{answer->status, std::move(answer->headers), std::move(answer->body)};
    }
    Reply get(std::string target) { return send(http::Method::get, std::move(target)); }
    Reply post(std::string target, const boost::json::value& body) {
        http::Headers headers;
        headers.add("Content-Type", "application/json");
        return send(http::Method::post, std::move(target), boost::json::serialize(body), std::move(headers));
    }

    Reply del(std::string target, const boost::json::value& body) {
        http::Headers headers;
        headers.add("Content-Type", "application/json");
        return send(http::Method::del, std::move(target), boost::json::serialize(body), std::move(headers));
    }

    Reply login(std::string_view username, std::string_view password) {
        boost::json::object body;
        body["username"] = username;
        body["password"] = password;
        auto reply = post("/api/auth/login", body);
        take_session(reply);
        return reply;
    }
    // Goes on with the session that an answer brings.
    void take_session(const Reply& reply) {
        const auto cookie = reply.header("Set-Cookie");
        if (cookie.starts_with("datagen_session=")) token = cookie.substr(16, cookie.find(';') - 16);
    }
    void sign_in() { REQUIRE(login("admin", admin_password).status == 200); }

    // A job of that many records; its id.
    std::string make_job(std::int64_t records) {
        const auto confirmed = post("/api/tasks/confirm", confirmation(records));
        REQUIRE(confirmed.status == 200);
        return std::string(confirmed.json().at("jobId").as_string());
    }
    // The body that confirms a new draft with a schema of our own.
    boost::json::object confirmation(std::int64_t records) {
        auto request = draft_body(records);
        request["schema"] = boost::json::parse(R"({"type":"object","properties":{"name":{"type":"string"},
            "age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false})");
        const auto draft = post("/api/tasks/schema", request);
        REQUIRE(draft.status == 200);
        boost::json::object body;
        body["draftToken"] = draft.json().at("draftToken");
        return body;
    }
    static boost::json::object draft_body(std::int64_t records) {
        boost::json::object body;
        body["title"] = "People";
        body["totalRecords"] = records;
        body["description"] = "A person";
        body["instructions"] = "Make people with name and age.";
        return body;
    }

    [[nodiscard]] std::uint16_t port() const { return gateway_.port(); }
    void stop() { gateway_.stop(); }

    std::string token; // of the session; empty: signed out

  private:
    Gateway gateway_;
    datagems::test::ClientDriver driver_;
};

// The stores as a worker has them, in the same directory.
class WorkerSide {
  public:
    explicit WorkerSide(const std::filesystem::path& data_dir)
        : engine_(persistence::open_embedded(persistence::EmbeddedOptions{data_dir, std::chrono::seconds(10)}).value()),
          jobs(*engine_.cstore, *engine_.r1fs) {}

  private:
    persistence::Engine engine_;

  public:
    persistence::JobRepository jobs;

    // Delivers the peer's result file, and what its lines amount to.
    void deliver(const std::string& job_id, std::size_t peer, std::string_view lines, std::int64_t ok,
                 std::int64_t failed) {
        auto job = jobs.find(job_id).value();
        auto& state = job.peers.at(peer);
        state.rev += 1;
        state.result_cid = engine_.r1fs->add_bytes(lines, "results.jsonl").value();
        state.generated_ok = ok;
        state.generated_failed = failed;
        state.started_at = job.view.created_at;
        state.finished_at = job.view.created_at + std::chrono::seconds(1);
        state.phase = documents::PeerPhase::finished;
        REQUIRE(jobs.write_peer_state(job_id, state).has_value());
    }
    void remove_file(const std::string& job_id, std::size_t peer) {
        const auto job = jobs.find(job_id).value();
        REQUIRE(engine_.r1fs->remove(job.peers.at(peer).result_cid.value()).has_value());
    }
};

} // namespace datagems::gateway::test
