#include "gateway_fixture.hpp"

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;
using http::Method;
namespace json = boost::json;

TEST_CASE("a user signs in, is known, and signs out for good") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    const auto login = gateway.login("  Admin ", admin_password);
    REQUIRE(login.status == 200);
    CHECK(login.json() == json::parse(R"({"username":"admin","role":"admin"})"));
    CHECK(login.header("Set-Cookie") ==
          "datagen_session=" + gateway.token + "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");

    const auto me = gateway.get("/api/auth/me");
    REQUIRE(me.status == 200);
    CHECK(me.json().as_object().size() == 4);
    CHECK(me.json().at("username") == "admin");
    CHECK(me.json().at("exp").as_int64() - me.json().at("iat").as_int64() == 604800);

    const auto token = gateway.token;
    const auto logout = gateway.send(Method::post, "/api/auth/logout");
    CHECK(logout.status == 200);
    CHECK(logout.json() == json::parse(R"({"success":true})"));
    CHECK(logout.header("Set-Cookie").starts_with("datagen_session=; Max-Age=0;"));
    CHECK(gateway.get("/api/auth/me").status == 401);
    gateway.token.clear();
    http::Headers bearer;
    bearer.add("Authorization", "Bearer " + token);
    CHECK(gateway.send(Method::get, "/api/auth/me", "", bearer).status == 401);
    CHECK(gateway.send(Method::post, "/api/auth/logout").status == 200);
}

TEST_CASE("wrong credentials are refused in the same words") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    for (const auto& [name, password] :
         {std::pair("admin", "wrong"), std::pair("nobody", "wrong"), std::pair("No such: name!", "wrong")}) {
        const auto reply = gateway.login(name, password);
        CHECK(reply.status == 401);
        CHECK(reply.body == R"({"error":"Invalid credentials"})");
        CHECK(reply.header("Set-Cookie").empty());
    }
    CHECK(gateway.post("/api/auth/login", json::object()).names_field("username"));
    CHECK(gateway.post("/api/auth/login", json::object()).names_field("password"));
    CHECK(gateway.post("/api/auth/login", json::array()).status == 400);
}

TEST_CASE("every protected route answers 401 without a session, whatever the body") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    const std::vector<std::pair<Method, std::string>> routes{{Method::get, "/api/auth/me"},
                                                             {Method::get, "/api/metrics"},
                                                             {Method::get, "/api/tasks"},
                                                             {Method::post, "/api/tasks"},
                                                             {Method::post, "/api/tasks/schema"},
                                                             {Method::post, "/api/tasks/confirm"},
                                                             {Method::get, "/api/tasks/job_1_abcdef"},
                                                             {Method::get, "/api/tasks/job_1_abcdef/export"}};
    for (const auto* token : {"", "nonsense", "a.b.c"}) {
        gateway.token = token;
        for (const auto& [method, path] : routes) {
            INFO(path);
            const auto reply = gateway.send(method, path, method == Method::post ? "{ broken" : "");
            CHECK(reply.status == 401);
            CHECK(reply.body == R"({"error":"Unauthorized"})");
        }
    }
}

TEST_CASE("what is open needs no session") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    for (const auto* path : {"/health", "/api/health"}) {
        const auto health = gateway.get(path);
        CHECK(health.status == 200);
        CHECK(health.json().at("ok") == true);
        CHECK(health.json().at("store") == "ok");
        CHECK(health.json().at("files") == "ok");
        CHECK(health.json().at("serving_node").is_null());
        CHECK(health.header("Cache-Control") == (path == std::string_view("/api/health") ? "no-store" : ""));
        CHECK(health.header("X-Content-Type-Options") == "nosniff");
        CHECK_FALSE(health.header("X-Request-Id").empty());
    }
    const auto home = gateway.get("/");
    CHECK(home.status == 200);
    CHECK(home.header("Content-Type").starts_with("text/html"));
    CHECK(home.body.find("<script") == std::string::npos);
    // A page's own address, opened or loaded again; a missing file is no page.
    CHECK(gateway.get("/tasks/job_1").body == home.body);
    const auto missing = gateway.get("/assets/app.js");
    CHECK(missing.status == 404);
    CHECK(missing.error() == "Not found");
}

TEST_CASE("unknown routes and wrong methods are told apart") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    for (const auto* path : {"/api", "/api/", "/api/nothing", "/api/tasks/a/b/c", "/api/user"}) {
        INFO(path);
        const auto reply = gateway.get(path);
        CHECK(reply.status == 404);
        CHECK(reply.error() == "Not found");
    }
    const auto wrong = gateway.send(Method::del, "/api/auth/login");
    CHECK(wrong.status == 405);
    CHECK(wrong.header("Allow").find("POST") != std::string::npos);
    const auto create = gateway.post("/api/tasks", json::object());
    CHECK(create.status == 405);
    CHECK(create.body == R"({"error":"Schema draft must be created via /api/tasks/schema"})");
    CHECK(create.header("Allow").find("GET") != std::string::npos);
    CHECK(gateway.send(Method::head, "/api/tasks").status == 200);
    CHECK(gateway.send(Method::options, "/api/tasks").status == 204);
}

TEST_CASE("bodies are refused with the field's name") {
    const datagems::test::TempDir folder;
    TestGateway gateway(test_settings(folder.path()));
    gateway.sign_in();
    const auto with = [](std::string_view field, json::value value) {
        auto body = TestGateway::draft_body(3);
        body[field] = std::move(value);
        return body;
    };
    const std::vector<std::pair<std::string, json::value>> wrong{{"title", ""},
                                                                 {"title", json::string(201, 'x')},
                                                                 {"title", 5},
                                                                 {"totalRecords", 0},
                                                                 {"totalRecords", 201},
                                                                 {"totalRecords", "3"},
                                                                 {"description", nullptr},
                                                                 {"instructions", json::string(8001, 'x')},
                                                                 {"datasetMode", nullptr},
                                                                 {"useExternalApi", "yes"},
                                                                 {"profileId", ""},
                                                                 {"inferenceBaseUrl", "ftp://x"},
                                                                 {"inferenceBaseUrl", "http://user:pw@x/"},
                                                                 {"inferenceBaseUrl", "http://h/v1?x=1"},
                                                                 {"inferenceBaseUrl", "http://h/v1#x"},
                                                                 {"inferencePath", "no-slash"},
                                                                 {"inferencePath", "/x y"},
                                                                 {"inferencePath", "/x#z"},
                                                                 {"inferencePath", "/x HTTP/1.1\r\nA: b"},
                                                                 {"inferenceModel", nullptr},
                                                                 {"inferenceParams", json::array()},
                                                                 {"previousDraftToken", 1},
                                                                 {"schema", "{}"}};
    for (const auto& [field, value] : wrong) {
        INFO(field << " = " << json::serialize(value));
        CHECK(gateway.post("/api/tasks/schema", with(field, value)).names_field(field));
    }
    CHECK(gateway.post("/api/tasks/confirm", json::object()).names_field("draftToken"));
    CHECK(gateway.get("/api/tasks?limit=0").names_field("limit"));
    CHECK(gateway.get("/api/tasks?status=done").names_field("status"));
    CHECK(gateway.get("/api/tasks?status=%ff").status == 400);

    http::Headers text;
    text.add("Content-Type", "text/plain");
    CHECK(gateway.send(Method::post, "/api/tasks/schema", "{}", text).status == 415);
    http::Headers typed;
    typed.add("Content-Type", "application/json");
    CHECK(gateway.send(Method::post, "/api/tasks/schema", "{\"title\":\"\xFF\"}", typed).status == 400);
    CHECK(gateway.send(Method::post, "/api/tasks/schema", std::string(1024 * 1024 + 1, ' '), typed).status == 413);
}

TEST_CASE("drafts per minute and unfinished jobs are limited") {
    const datagems::test::TempDir folder;
    auto settings = test_settings(folder.path());
    settings.limits.max_drafts_per_minute = 2;
    settings.limits.max_open_jobs_per_user = 1;
    TestGateway gateway(settings);
    gateway.sign_in();
    const auto first = gateway.confirmation(1);
    const auto second = gateway.confirmation(1);
    const auto third = gateway.post("/api/tasks/schema", TestGateway::draft_body(1));
    CHECK(third.status == 429);
    CHECK_FALSE(third.header("Retry-After").empty());
    CHECK(gateway.post("/api/tasks/confirm", first).status == 200);
    const auto refused = gateway.post("/api/tasks/confirm", second);
    CHECK(refused.status == 429);
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(gateway.post("/api/tasks/confirm", first).status == 200);
}
