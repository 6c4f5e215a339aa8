// What a gateway serves outside of /api, over the wire.
#include "gateway_fixture.hpp"

#include <fstream>

using namespace datagems;
using namespace datagems::gateway;
using namespace datagems::gateway::test;

namespace {

struct WebUi {
    WebUi() {
        std::filesystem::create_directory(folder.path() / "assets");
        write("index.html", "<head><!--datagems-config--></head>" + std::string(1'000, ' '));
        write("index.html.gz", "what was built");
        write("assets/index-BX7a9c1d.js", "console.log(1)");
    }
    void write(const std::string& name, std::string_view text) const { std::ofstream(folder.path() / name) << text; }

    datagems::test::TempDir folder;
};

http::Headers with(std::string_view name, std::string_view value) {
    http::Headers headers;
    headers.add(name, value);
    return headers;
}

} // namespace

TEST_CASE("the first page and deep links carry the settings") {
    const WebUi ui;
    const datagems::test::TempDir data;
    auto settings = test_settings(data.path());
    settings.web_root = ui.folder.path().string();
    settings.page.ui_test_preset = "\"><script>";
    TestGateway gateway(settings);
    const auto first = gateway.get("/");
    CHECK(first.status == 200);
    CHECK(first.body.starts_with("<head><meta name=\"datagems-show-failures\" content=\"true\">\n"));
    CHECK(first.body.find("content=\"&quot;&gt;&lt;script&gt;\"") != std::string::npos);
    CHECK(first.header("Cache-Control") == "no-cache");
    CHECK(first.header("Content-Security-Policy").starts_with("default-src 'self'; img-src 'self' data:;"));
    for (const auto* path : {"/index.html", "/jobs/job_1_abcdef", "/new?from=x"}) {
        const auto page = gateway.get(path);
        CHECK(page.body == first.body);
        CHECK(page.header("ETag") == first.header("ETag"));
    }
    const auto packed = gateway.send(http::Method::get, "/", "", with("Accept-Encoding", "gzip"));
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.body.find("what was built") == std::string::npos);
    const auto known = gateway.send(http::Method::get, "/jobs", "", with("If-None-Match", first.header("ETag")));
    CHECK(known.status == 304);
    CHECK(known.body.empty());
}

TEST_CASE("assets are kept for a year and are never the page") {
    const WebUi ui;
    const datagems::test::TempDir data;
    auto settings = test_settings(data.path());
    settings.web_root = ui.folder.path().string();
    TestGateway gateway(settings);
    const auto script = gateway.get("/assets/index-BX7a9c1d.js");
    CHECK(script.body == "console.log(1)");
    CHECK(script.header("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(gateway.get("/assets/index-00000000.js").status == 404);
    CHECK(gateway.get("/api/nothing").status == 404);
}

TEST_CASE("the description of the API is open to all") {
    const datagems::test::TempDir data;
    TestGateway gateway(test_settings(data.path()));
    const auto answer = gateway.get("/api/openapi.json");
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "application/json; charset=utf-8");
    CHECK(answer.json().at("paths").as_object().contains("/api/tasks/{id}/profile"));
    const auto known =
        gateway.send(http::Method::get, "/api/openapi.json", "", with("If-None-Match", answer.header("ETag")));
    CHECK(known.status == 304);
}
