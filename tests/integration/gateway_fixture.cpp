#include "gateway_fixture.hpp"

#include "client_driver.hpp"

#include "datagems/accounts/password_hasher.hpp"
#include "datagems/accounts/user_repository.hpp"

#include <chrono>
#include <utility>

namespace datagems::gateway::test {

namespace json = boost::json;

Settings test_settings(const std::filesystem::path& data_dir) {
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

json::value Reply::json() const {
    return json::parse(body);
}

std::string Reply::error() const {
    return std::string(json().at("error").as_string());
}

std::string Reply::header(std::string_view name) const {
    return std::string(headers.find(name).value_or(""));
}

bool Reply::names_field(std::string_view field) const {
    if (status != 400 || error() != "Invalid payload") return false;
    return json().at("details").at("fieldErrors").as_object().contains(field);
}

void add_user(const std::filesystem::path& data_dir, const Settings& settings, std::string name,
              std::string_view password, accounts::Role role) {
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

TestGateway::TestGateway(Settings settings, OpenEngine open, const Clock& clock)
    : gateway_(std::move(settings), clock, std::move(open)), driver_(std::make_unique<datagems::test::ClientDriver>()) {
    const auto started = gateway_.start();
    if (!started) FAIL(started.error().message);
}

TestGateway::~TestGateway() = default;

Reply TestGateway::send(http::Method method, std::string target, std::string body, http::Headers headers) {
    client::Call call;
    call.url = client::Url{client::Origin{false, "127.0.0.1", gateway_.port()}, std::move(target)};
    call.method = method;
    call.headers = std::move(headers);
    if (!token.empty()) call.headers.add("Cookie", "datagen_session=" + token);
    call.body = std::move(body);
    auto answer = driver_->send(std::move(call));
    if (!answer) FAIL(answer.error().message);
    return Reply{answer->status, std::move(answer->headers), std::move(answer->body)};
}

Reply TestGateway::send_json(http::Method method, std::string target, const json::value& body) {
    http::Headers headers;
    headers.add("Content-Type", "application/json");
    return send(method, std::move(target), json::serialize(body), std::move(headers));
}

Reply TestGateway::get(std::string target) {
    return send(http::Method::get, std::move(target));
}

Reply TestGateway::post(std::string target, const json::value& body) {
    return send_json(http::Method::post, std::move(target), body);
}

Reply TestGateway::del(std::string target, const json::value& body) {
    return send_json(http::Method::del, std::move(target), body);
}

Reply TestGateway::login(std::string_view username, std::string_view password) {
    json::object body;
    body["username"] = username;
    body["password"] = password;
    auto reply = post("/api/auth/login", body);
    take_session(reply);
    return reply;
}

void TestGateway::take_session(const Reply& reply) {
    const auto cookie = reply.header("Set-Cookie");
    if (cookie.starts_with("datagen_session=")) token = cookie.substr(16, cookie.find(';') - 16);
}

void TestGateway::sign_in() {
    REQUIRE(login("admin", admin_password).status == 200);
}

std::string TestGateway::make_job(std::int64_t records) {
    const auto confirmed = post("/api/tasks/confirm", confirmation(records));
    REQUIRE(confirmed.status == 200);
    return std::string(confirmed.json().at("jobId").as_string());
}

json::object TestGateway::confirmation(std::int64_t records) {
    auto request = draft_body(records);
    request["schema"] = json::parse(R"({"type":"object","properties":{"name":{"type":"string"},
        "age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false})");
    const auto draft = post("/api/tasks/schema", request);
    REQUIRE(draft.status == 200);
    json::object body;
    body["draftToken"] = draft.json().at("draftToken");
    return body;
}

json::object TestGateway::draft_body(std::int64_t records) {
    json::object body;
    body["title"] = "People";
    body["totalRecords"] = records;
    body["description"] = "A person";
    body["instructions"] = "Make people with name and age.";
    return body;
}

WorkerSide::WorkerSide(const std::filesystem::path& data_dir)
    : engine_(persistence::open_embedded(persistence::EmbeddedOptions{data_dir, std::chrono::seconds(10)}).value()),
      jobs(*engine_.cstore, *engine_.r1fs) {}

void WorkerSide::deliver(const std::string& job_id, std::size_t peer, std::string_view lines, std::int64_t ok,
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

void WorkerSide::remove_file(const std::string& job_id, std::size_t peer) {
    const auto job = jobs.find(job_id).value();
    REQUIRE(engine_.r1fs->remove(job.peers.at(peer).result_cid.value()).has_value());
}

} // namespace datagems::gateway::test
