#include "settings.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>

using namespace datagems;
using namespace datagems::gateway;

namespace {

Environment complete() {
    return {{"DATAGEN_SESSION_SECRET", std::string(32, 's')},
            {"R1EN_CSTORE_AUTH_HKEY", "auth"},
            {"R1EN_CSTORE_AUTH_SECRET", "pepper"},
            {"R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD", "first password"}};
}

Settings read(const Environment& environment) {
    EnvironmentReader env(environment);
    auto settings = read_settings(env);
    INFO((env.mistakes().empty() ? std::string() : env.mistakes().front()));
    REQUIRE(env.mistakes().empty());
    return settings;
}

std::vector<std::string> mistakes(const Environment& environment) {
    EnvironmentReader env(environment);
    const auto settings = read_settings(env);
    return env.mistakes();
}

Settings with(std::string name, std::string value) {
    auto environment = complete();
    environment[std::move(name)] = std::move(value);
    return read(environment);
}

bool has_mistake_about(const std::vector<std::string>& all, std::string_view name) {
    return std::ranges::any_of(all, [&](const auto& mistake) { return mistake.starts_with(name); });
}

} // namespace

TEST_CASE("the defaults are those of one machine on the embedded engine") {
    const auto settings = read(complete());
    CHECK(settings.store.data_dir == "./.datagems");
    CHECK(settings.peers == std::vector<std::string>{"local"});
    CHECK(settings.listen.host == "127.0.0.1");
    CHECK(settings.listen.port == 3000);
    CHECK(settings.limits.max_records_per_job == 200);
    CHECK(settings.limits.max_drafts_per_minute == 30);
    CHECK(settings.limits.max_open_jobs_per_user == 100);
    CHECK(settings.inference.path == "/create_chat_completion");
    CHECK_FALSE(settings.inference.mock);
    CHECK_FALSE(settings.host_id);
    CHECK_FALSE(settings.web_root);
    CHECK(settings.sessions.previous_secrets.empty());
}

TEST_CASE("what is required is asked for all at once") {
    const auto all = mistakes({});
    CHECK(all.size() == 4);
    CHECK(has_mistake_about(all, "DATAGEN_SESSION_SECRET"));
    CHECK(has_mistake_about(all, "R1EN_CSTORE_AUTH_HKEY"));
    CHECK(has_mistake_about(all, "R1EN_CSTORE_AUTH_SECRET"));
    CHECK(has_mistake_about(all, "R1EN_CSTORE_AUTH_BOOTSTRAP_ADMIN_PWD"));
}

TEST_CASE("under mock nothing is required") {
    const auto settings = read({{"DATAGEN_MOCK_CSTORE", "yes"}});
    CHECK(settings.sessions.secret.size() >= 32);
    CHECK_FALSE(settings.accounts.hash_key.empty());
}

TEST_CASE("a mock store, whose passwords all know, is for this machine alone") {
    for (const auto* host : {"127.0.0.1", "127.8.8.8", "::1", "localhost"}) {
        CHECK(mistakes({{"DATAGEN_MOCK_CSTORE", "1"}, {"DATAGEN_APP_HOST", host}}).empty());
    }
    for (const auto* host : {"0.0.0.0", "::", "10.0.0.1", "example.org"}) {
        const auto all = mistakes({{"DATAGEN_MOCK_CSTORE", "1"}, {"DATAGEN_APP_HOST", host}});
        INFO(host);
        CHECK(all.size() == 1);
        CHECK(has_mistake_about(all, "DATAGEN_APP_HOST"));
    }
    CHECK(
        has_mistake_about(mistakes({{"DATAGEN_MOCK_CSTORE", "1"}, {"R1EN_HOST_IP", "10.0.0.1"}}), "DATAGEN_APP_HOST"));
}

TEST_CASE("older names of settings still count") {
    const auto settings = read({{"DATAGEN_SESSION_SECRET", std::string(32, 's')},
                                {"EE_CSTORE_AUTH_HKEY", "old"},
                                {"EE_CSTORE_AUTH_SECRET", "pepper"},
                                {"EE_CSTORE_AUTH_BOOTSTRAP_ADMIN_PW", "first"},
                                {"EE_CHAINSTORE_PEERS", "a,b"}});
    CHECK(settings.accounts.hash_key == "old");
    CHECK(settings.accounts.bootstrap_admin_password == "first");
    CHECK(settings.peers == std::vector<std::string>{"a", "b"});
}

TEST_CASE("the address of the model API comes from host and port, the URL, or the machine") {
    auto environment = complete();
    environment["R1EN_HOST_IP"] = "10.0.0.7";
    environment["API_PORT"] = "5082";
    CHECK(read(environment).inference.base_url == "http://10.0.0.7:5082");
    environment["DATAGEN_INFERENCE_BASE_URL"] = "https://models.example/v1";
    CHECK(read(environment).inference.base_url == "https://models.example/v1");
    environment["DATAGEN_INFERENCE_HOST"] = "10.0.0.8";
    environment["DATAGEN_INFERENCE_PORT"] = "8080";
    CHECK(read(environment).inference.base_url == "http://10.0.0.8:8080");
    environment["DATAGEN_INFERENCE_HOST"] = "::1";
    CHECK(read(environment).inference.base_url == "http://[::1]:8080");
}

TEST_CASE("values that cannot be used are mistakes with their name") {
    for (const auto& [name, value] :
         Environment{{"DATAGEN_SESSION_SECRET", "short"},
                     {"DATAGEN_SESSION_SECRET_PREVIOUS", "short"},
                     {"DATAGEN_APP_PORT", "65536"},
                     {"DATAGEN_MAX_RECORDS_PER_JOB", "0"},
                     {"DATAGEN_MAX_DRAFTS_PER_MINUTE", "many"},
                     {"DATAGEN_INFERENCE_BASE_URL", "ftp://models.example"},
                     {"R1EN_CHAINSTORE_PEERS", "a,b,a"},
                     {"DATAGEN_TRUSTED_PROXIES", "10.0.0.0/8,proxy.example"},
                     {"DATAGEN_WEB_ROOT", "/nowhere/at/all"},
                     {"DATAGEN_ACTIVE_POLL_SECONDS", "0"},
                     {"DATAGEN_IDLE_POLL_SECONDS", "3601"},
                     {"NEXT_PUBLIC_SHOW_FAILURES", "perhaps"},
                     {"NEXT_PUBLIC_DATAGEN_UI_TEST_PRESET", std::string(16 * 1024 + 1, 'x')},
                     {"DATAGEN_LOG_FORMAT", "xml"}}) {
        auto environment = complete();
        environment[name] = value;
        const auto all = mistakes(environment);
        INFO(name);
        CHECK(all.size() == 1);
        CHECK(has_mistake_about(all, name));
    }
}

TEST_CASE("secrets are never shown") {
    auto environment = complete();
    environment["DATAGEN_SESSION_SECRET_PREVIOUS"] = std::string(32, 'p');
    EnvironmentReader env(environment);
    const auto settings = read_settings(env);
    for (const auto& [name, value] : env.used()) {
        INFO(name);
        CHECK(value.find("pepper") == std::string::npos);
        CHECK(value.find("first password") == std::string::npos);
        CHECK(value.find("ssss") == std::string::npos);
        CHECK(value.find("pppp") == std::string::npos);
    }
    CHECK(settings.sessions.previous_secrets.size() == 1);
}

TEST_CASE("a web root is a folder with a page in it") {
    const test::TempDir folder;
    std::ofstream(folder.path() / "index.html") << "<p>hello</p>";
    CHECK(with("DATAGEN_WEB_ROOT", folder.path().string()).web_root == folder.path().string());
}
