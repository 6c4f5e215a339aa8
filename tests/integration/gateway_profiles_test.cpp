#include "gateway_fixture.hpp"
#include "model_endpoint.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/test_support/captured_log.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
using datagems::test::ModelEndpoint;
namespace json = boost::json;

namespace {

const std::string key = "sk-a-key-that-nobody-may-see";

Settings settings_for(const std::filesystem::path& data_dir) {
    auto settings = test_settings(data_dir);
    settings.inference.mock = false;
    settings.inference.addresses.allow_private = true;
    return settings;
}

// A signed-in user of a gateway whose calls leave the process.
struct Site {
    datagems::test::TempDir folder;
    Settings settings = settings_for(folder.path());
    TestGateway gateway{settings};
    ModelEndpoint model{key};

    Site() { gateway.sign_in(); }

    Reply save(json::object body) { return gateway.post("/api/user/settings", body); }
    Reply remove(const json::object& body) {
        http::Headers headers;
        headers.add("Content-Type", "application/json");
        return gateway.send(http::Method::del, "/api/user/settings", json::serialize(body), headers);
    }
    // The id of a new profile of the endpoint, with the right key.
    std::string add_profile() {
        const auto saved = save({{"name", "Mine"}, {"baseUrl", model.base_url()}, {"apiKey", key}});
        REQUIRE(saved.status == 200);
        return std::string(saved.json().at("profiles").as_array().back().at("id").as_string());
    }
    std::string stored() {
        auto engine = open_engine(settings).value();
        return engine.cstore->get(documents::keys::user_settings("admin")).value().value_or("");
    }
    // The first call's Authorization since the last look.
    std::string authorization() {
        const auto calls = model.calls();
        REQUIRE_FALSE(calls.empty());
        model.forget();
        return calls.front().authorization;
    }
};

std::vector<std::string> names_of(const json::object& object) {
    std::vector<std::string> names;
    for (const auto& field : object) {
        names.emplace_back(field.key());
    }
    return names;
}

} // namespace

TEST_CASE("settings are shown in the contract's order, null where unset") {
    Site site;
    const auto empty = site.gateway.get("/api/user/settings");
    CHECK(empty.status == 200);
    CHECK(empty.body == R"({"activeProfileId":null,"maxProfiles":10,"profiles":[],"activeProfile":null,"baseUrl":null,)"
                        R"("model":null,"path":null,"hasApiKey":false})");
    const auto saved = site.save({{"name", "Mine"}, {"baseUrl", site.model.base_url()}, {"apiKey", key}});
    REQUIRE(saved.status == 200);
    const auto profile = saved.json().at("profiles").at(0).as_object();
    CHECK(names_of(profile) == std::vector<std::string>{"id", "name", "baseUrl", "model", "path", "hasApiKey",
                                                        "createdAt", "updatedAt", "responseFormat", "apiKeyProblem"});
    CHECK(profile.at("model").is_null());
    CHECK(profile.at("hasApiKey").as_bool());
    CHECK(profile.at("apiKeyProblem").is_null());
    CHECK(saved.json().at("activeProfile") == json::value(profile));
    CHECK(saved.json().at("activeProfileId") == profile.at("id"));
    CHECK(saved.json().at("baseUrl") == profile.at("baseUrl"));
    CHECK(saved.json().at("hasApiKey").as_bool());
    CHECK(site.gateway.get("/api/user/settings").body == saved.body);
}

TEST_CASE("a key is neither shown nor stored in clear") {
    Site site;
    site.add_profile();
    CHECK(site.gateway.get("/api/user/settings").body.find(key) == std::string::npos);
    CHECK(site.stored().find("\"apiKey\":\"dg1.") != std::string::npos);
    CHECK(site.stored().find(key) == std::string::npos);
}

TEST_CASE("profiles are activated, changed and deleted; what is not there is refused") {
    Site site;
    const auto first = site.add_profile();
    const auto second = site.add_profile();
    const auto activated = site.save({{"mode", "activate"}, {"id", second}});
    CHECK(activated.json().at("activeProfileId") == json::value(second));
    const auto changed = site.save({{"id", second}, {"model", "m"}, {"responseFormat", "json_schema"}});
    CHECK(changed.json().at("model") == json::value("m"));
    CHECK(changed.json().at("activeProfile").at("responseFormat") == json::value("json_schema"));
    CHECK(site.save({{"id", second}, {"model", ""}}).json().at("model").is_null());
    const auto deleted = site.remove({{"id", second}});
    CHECK(deleted.json().at("activeProfileId") == json::value(first));
    CHECK(deleted.json().at("profiles").as_array().size() == 1);

    const auto sentence = "Profile " + second + " not found";
    for (const auto& refused : {site.remove({{"id", second}}), site.save({{"mode", "activate"}, {"id", second}}),
                                site.save({{"id", second}, {"name", "x"}})}) {
        CHECK(refused.status == 400);
        CHECK(refused.error() == sentence);
    }
    CHECK(site.save({}).status == 400);
    CHECK(site.gateway.send(http::Method::post, "/api/user/settings").status >= 400);
    CHECK(site.remove({}).names_field("id"));
    site.gateway.token.clear();
    CHECK(site.gateway.get("/api/user/settings").status == 401);
    CHECK(site.save({{"name", "x"}}).status == 401);
}

TEST_CASE("the eleventh profile is refused") {
    Site site;
    for (int i = 0; i < 10; ++i) {
        REQUIRE(site.save({{"name", "x"}}).status == 200);
    }
    const auto refused = site.save({{"name", "x"}});
    CHECK(refused.status == 400);
    CHECK(refused.error() == "Maximum external API profiles reached (10)");
}

TEST_CASE("profiles of one user are none of another's business") {
    Site site;
    const auto id = site.add_profile();
    add_user(site.folder.path(), site.settings, "bob", "a password of bob");
    REQUIRE(site.gateway.login("bob", "a password of bob").status == 200);
    CHECK(site.gateway.get("/api/user/settings").json().at("profiles").as_array().empty());
    CHECK(site.remove({{"id", id}}).status == 400);
    CHECK(site.gateway.post("/api/user/models", {{"profileId", id}}).error() == "Profile " + id + " not found");
    auto draft = TestGateway::draft_body(1);
    draft["profileId"] = id;
    CHECK(site.gateway.post("/api/tasks/schema", draft).error() == "Profile " + id + " not found");
    CHECK(site.model.calls().empty());
}

TEST_CASE("models are listed with the stored key at its own host, and without it elsewhere") {
    Site site;
    const auto id = site.add_profile();
    const auto listed = site.gateway.post("/api/user/models", {{"profileId", id}});
    CHECK(listed.status == 200);
    CHECK(listed.body == R"({"models":["model-a","model-b"]})");
    CHECK(site.authorization() == "Bearer " + key);
    CHECK(site.gateway.post("/api/user/models", json::object()).status == 200); // the active one

    const ModelEndpoint other;
    CHECK(site.gateway.post("/api/user/models", {{"profileId", id}, {"baseUrl", other.base_url()}}).status == 200);
    REQUIRE(other.calls().size() == 1);
    CHECK(other.calls().front().authorization.empty());
    const auto given = site.gateway.post("/api/user/models", {{"baseUrl", other.base_url()}, {"apiKey", "sk-typed"}});
    CHECK(given.status == 200);
    CHECK(other.calls().back().authorization == "Bearer sk-typed");
}

TEST_CASE("a model list that fails says how") {
    Site site;
    CHECK(site.gateway.post("/api/user/models", json::object()).error() == "Inference base URL missing");
    const auto wrong = site.gateway.post("/api/user/models", {{"baseUrl", site.model.base_url()}, {"apiKey", "wrong"}});
    CHECK(wrong.status == 502);
    CHECK(wrong.body == R"({"error":"Model list failed with status 401"})");
    site.add_profile();
    site.model.set_list("302 Found\r\nLocation: http://127.0.0.1:1/", "{}");
    CHECK(site.gateway.post("/api/user/models", json::object()).error() == "Model list failed with status 302");
    site.model.set_list("200 OK", "<html>");
    const auto unreadable = site.gateway.post("/api/user/models", json::object());
    CHECK(unreadable.status == 502);
    CHECK(unreadable.error() == "Model list failed: the answer is not JSON");
    site.model.set_list("404 Not Found", "{}");
    site.model.forget();
    CHECK(site.gateway.post("/api/user/models", json::object()).error() == "Model list failed with status 404");
    REQUIRE(site.model.calls().size() == 2);
    CHECK(site.model.calls().back().line == "GET /get_models HTTP/1.1");
    const auto nobody = "http://127.0.0.1:" + std::to_string(datagems::test::closed_port());
    const auto away = site.gateway.post("/api/user/models", {{"baseUrl", nobody}});
    CHECK(away.status == 503);
    CHECK_FALSE(away.header("Retry-After").empty());
}

TEST_CASE("drafts and previews are made with the profile's key, path, model and dialect") {
    Site site;
    const auto id = site.add_profile();
    REQUIRE(site.save({{"id", id}, {"path", "/v1/chat"}, {"model", "m"}, {"responseFormat", "json_schema"}}).status ==
            200);
    auto request = TestGateway::draft_body(3);
    request["useExternalApi"] = true;
    const auto draft = site.gateway.post("/api/tasks/schema", request);
    REQUIRE(draft.status == 200);
    auto calls = site.model.calls();
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].line == "POST /v1/chat HTTP/1.1");
    CHECK(calls[0].authorization == "Bearer " + key);
    CHECK(json::parse(calls[0].body).at("model") == json::value("m"));

    site.model.forget();
    json::object preview;
    preview["draftToken"] = draft.json().at("draftToken");
    preview["count"] = 1;
    REQUIRE(site.gateway.post("/api/tasks/preview", preview).status == 200);
    calls = site.model.calls();
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].authorization == "Bearer " + key);
    CHECK(json::parse(calls[0].body).at("response_format").at("type") == json::value("json_schema"));
}

TEST_CASE("a job keeps the profile of its draft, and its details name no key") {
    Site site;
    const auto first = site.add_profile();
    auto request = TestGateway::draft_body(3);
    request["useExternalApi"] = true;
    const auto draft = site.gateway.post("/api/tasks/schema", request);
    REQUIRE(draft.status == 200);
    const auto second = site.add_profile();
    REQUIRE(site.save({{"mode", "activate"}, {"id", second}}).status == 200);
    json::object body;
    body["draftToken"] = draft.json().at("draftToken");
    const auto confirmed = site.gateway.post("/api/tasks/confirm", body);
    REQUIRE(confirmed.status == 200);
    const auto job = site.gateway.get("/api/tasks/" + std::string(confirmed.json().at("jobId").as_string()));
    const auto inference = job.json().at("details").at("inference").as_object();
    CHECK(inference.at("profileId") == json::value(first));
    CHECK(inference.at("baseUrl") == json::value(site.model.base_url()));
    CHECK(inference.at("useExternalApi") == json::value(true));
    CHECK(job.body.find(key) == std::string::npos);
}

TEST_CASE("a draft that was confirmed is the same job when its profile has changed or gone, another draft is none") {
    Site site;
    const auto profile = site.add_profile();
    auto request = TestGateway::draft_body(3);
    request["useExternalApi"] = true;
    json::object body;
    body["draftToken"] = site.gateway.post("/api/tasks/schema", request).json().at("draftToken");
    const auto confirmed = site.gateway.post("/api/tasks/confirm", body);
    REQUIRE(confirmed.status == 200);
    json::object unconfirmed;
    unconfirmed["draftToken"] = site.gateway.post("/api/tasks/schema", request).json().at("draftToken");

    REQUIRE(site.save({{"id", profile}, {"model", "later"}}).status == 200);
    CHECK(site.gateway.post("/api/tasks/confirm", body).body == confirmed.body);
    REQUIRE(site.remove({{"id", profile}}).status == 200);
    const auto again = site.gateway.post("/api/tasks/confirm", body);
    CHECK(again.status == 200);
    CHECK(again.body == confirmed.body);
    const auto refused = site.gateway.post("/api/tasks/confirm", unconfirmed);
    CHECK(refused.status == 400);
    CHECK(refused.error() == "Profile " + profile + " not found");

    for (const auto& [name, value] : json::object{{"profileId", "0123456789ab"},
                                                  {"inferenceModel", "another"},
                                                  {"inferenceParams", {{"temperature", 1}}},
                                                  {"useExternalApi", false}}) {
        auto other = body;
        other[name] = value;
        INFO(std::string(name));
        CHECK(site.gateway.post("/api/tasks/confirm", other).status == 409);
    }
}

TEST_CASE("a key of a lost secret is told, and is no way to a model") {
    Site site;
    const auto id = site.add_profile();
    site.gateway.stop();
    auto settings = site.settings;
    settings.sessions.secret = std::string(32, 'n');
    TestGateway gateway(settings);
    gateway.sign_in();
    const auto shown = gateway.get("/api/user/settings").json().at("activeProfile").as_object();
    CHECK(shown.at("hasApiKey").as_bool());
    CHECK(shown.at("apiKeyProblem").is_string());
    auto request = TestGateway::draft_body(1);
    request["profileId"] = id;
    const auto refused = gateway.post("/api/tasks/schema", request);
    CHECK(refused.status == 409);
    CHECK(refused.error().find("enter it again") != std::string::npos);
    CHECK(gateway.post("/api/user/models", {{"profileId", id}}).status == 409);
    CHECK(site.model.calls().empty());
}

TEST_CASE("what a model API says about a key does not come back with it") {
    Site site;
    const auto id = site.add_profile();
    site.model.set_key("another one");
    auto request = TestGateway::draft_body(1);
    request["profileId"] = id;
    const auto refused = site.gateway.post("/api/tasks/schema", request);
    CHECK(refused.status == 502);
    CHECK(refused.body.find("401") != std::string::npos);
    CHECK(refused.body.find(key) == std::string::npos);
}
