// What users may have called of the operator's own model API: of that host, chat completions and model lists alone.
#include "gateway_fixture.hpp"
#include "model_endpoint.hpp"

#include "datagems/accounts/profile_repository.hpp"
#include "datagems/inference/own_api.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
using datagems::test::ModelEndpoint;
namespace json = boost::json;

namespace {

// A signed-in user of a gateway beside a model API of its operator's on loopback, and no range opened for users.
struct Site {
    const ModelEndpoint model;
    datagems::test::TempDir folder;
    Settings settings = settings_for(folder.path(), model.base_url());
    TestGateway gateway{settings};

    Site() { gateway.sign_in(); }

    static Settings settings_for(const std::filesystem::path& data_dir, const std::string& own) {
        auto settings = test_settings(data_dir);
        settings.inference.mock = false;
        settings.inference.base_url = own;
        settings.inference.addresses.exempt.push_back(inference::own_endpoint(own).value());
        return settings;
    }

    Reply draft(const json::object& inference) {
        auto body = TestGateway::draft_body(2);
        for (const auto& field : inference)
            body[field.key()] = field.value();
        return gateway.post("/api/tasks/schema", body);
    }
    Reply save(const json::object& body) { return gateway.post("/api/user/settings", body); }
};

} // namespace

TEST_CASE("drafts, previews and jobs go to chat completions of the operator's host only") {
    Site site;
    const auto own = site.model.base_url();
    for (const char* path : {"/shutdown", "/v1/chat/completions/../../../shutdown", "/models"}) {
        INFO(path);
        CHECK(site.draft({{"inferencePath", path}}).names_field("inferencePath"));
        CHECK(site.draft({{"inferencePath", path}, {"useExternalApi", false}}).names_field("inferencePath"));
        CHECK(site.draft({{"inferencePath", path}, {"inferenceBaseUrl", own}}).names_field("inferencePath"));
    }
    CHECK(site.draft({{"inferenceBaseUrl", own + "/admin"}}).names_field("inferenceBaseUrl"));
    CHECK(site.model.calls().empty());

    const auto draft = site.draft({{"inferencePath", "/v1/chat/completions"}});
    REQUIRE(draft.status == 200);
    REQUIRE(site.draft({{"inferenceBaseUrl", own + "/v1"}, {"inferencePath", "/chat/completions"}}).status == 200);
    const auto calls = site.model.calls();
    REQUIRE(calls.size() == 2);
    for (const auto& call : calls)
        CHECK(call.line == "POST /v1/chat/completions HTTP/1.1");

    json::object body;
    body["draftToken"] = draft.json().at("draftToken");
    body["inferencePath"] = "/shutdown";
    CHECK(site.gateway.post("/api/tasks/confirm", body).names_field("inferencePath"));
    CHECK(site.gateway.post("/api/tasks/preview", body).names_field("inferencePath"));
    CHECK(site.model.calls().size() == 2);
    body["inferencePath"] = "/chat/completions";
    CHECK(site.gateway.post("/api/tasks/confirm", body).status == 200);
}

TEST_CASE("a profile may lead to chat completions of the operator's host, in one step or in two") {
    Site site;
    const auto own = site.model.base_url();
    CHECK(site.save({{"baseUrl", own}, {"path", "/shutdown"}}).names_field("path"));
    CHECK(site.save({{"baseUrl", own + "/admin"}}).names_field("baseUrl"));
    CHECK(site.save({{"baseUrl", own + "/v1"}}).names_field("path")); // the usual path is not behind /v1
    CHECK(site.gateway.get("/api/user/settings").json().at("profiles").as_array().empty());

    const auto saved = site.save({{"baseUrl", own + "/v1"}, {"path", "/chat/completions"}});
    REQUIRE(saved.status == 200);
    const auto id = saved.json().at("activeProfileId");
    CHECK(site.save({{"id", id}, {"path", "/shutdown"}}).names_field("path"));
    CHECK(site.save({{"id", id}, {"path", ""}}).names_field("path"));
    CHECK(site.save({{"id", id}, {"name", "renamed"}}).status == 200);
    CHECK(site.save({{"id", id}, {"baseUrl", own}, {"path", ""}}).status == 200);

    // One of elsewhere has any path, but does not take it along.
    const auto elsewhere = site.save({{"baseUrl", "https://api.example.com"}, {"path", "/any/path"}});
    REQUIRE(elsewhere.status == 200);
    const auto other = elsewhere.json().at("profiles").at(1).at("id");
    CHECK(site.save({{"id", other}, {"baseUrl", own}}).names_field("path"));
    CHECK(site.draft({{"profileId", other}, {"inferenceBaseUrl", own}}).names_field("inferencePath"));
    CHECK(site.model.calls().empty());
}

TEST_CASE("a profile that is stored already is held to it when it is used") {
    Site site;
    const auto own = site.model.base_url();
    {
        auto engine = open_engine(site.settings).value();
        accounts::ProfileRepository profiles(
            *engine.cstore, accounts::ProfileSettings{site.settings.sessions.secret, {}, 10}, system_clock());
        accounts::ProfileChange change;
        change.base_url = own;
        change.path = "/shutdown";
        REQUIRE(profiles.upsert("admin", change).has_value());
    }
    CHECK(site.draft({{"useExternalApi", true}}).names_field("inferencePath"));
    CHECK(site.model.calls().empty());
}

TEST_CASE("the models of the operator's endpoint can be listed, and nothing else of its host asked") {
    Site site;
    const auto own = site.model.base_url();
    CHECK(site.gateway.post("/api/user/models", {{"baseUrl", own}}).status == 200);
    CHECK(site.gateway.post("/api/user/models", {{"baseUrl", own + "/v1"}}).status == 502); // none there
    CHECK(site.gateway.post("/api/user/models", {{"baseUrl", own + "/admin"}}).names_field("baseUrl"));
    for (const auto& call : site.model.calls())
        CHECK(call.line.find("models HTTP/1.1") != std::string::npos);
}
