#include "datagems/server/static_files.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace datagems::server {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

std::optional<http::Response> find(const StaticFiles& files, std::string_view path, http::Headers headers = {}) {
    auto found = files.find(path, headers);
    REQUIRE(found.has_value());
    return std::move(*found);
}

http::Headers with(std::string_view name, std::string_view value) {
    http::Headers headers;
    headers.add(name, value);
    return headers;
}

} // namespace

TEST_CASE("Request paths become paths below the root or nothing") {
    CHECK(static_path("/a/b.js") == fs::path("a/b.js"));
    CHECK(static_path("/") == fs::path("index.html"));
    CHECK(static_path("/a/") == fs::path("a/index.html"));
    for (const auto* path : {"", "a", "/..", "/a/../b", "/./a", "//a", "/a//b", "/.git/config", "/a\\b", "/a\nb"}) {
        CAPTURE(path);
        CHECK_FALSE(static_path(path).has_value());
    }
}

TEST_CASE("Only names with a content hash are cached for good") {
    for (const auto* name : {"index-BX7a9c1d.js", "a-01234567.css", "x-y-Da_b-c9Z.woff2"})
        CHECK(has_hashed_name(name));
    for (const auto* name : {"index.html", "user-settings.js", "a-0123456.js", "-01234567.js", "noending-01234567"}) {
        CHECK_FALSE(has_hashed_name(name));
    }
}

TEST_CASE("If-None-Match is a list compared weakly") {
    CHECK(none_match_names("\"a\", W/\"b\"", "\"b\""));
    CHECK(none_match_names("*", "\"b\""));
    CHECK_FALSE(none_match_names("\"a\", \"bb\"", "\"b\""));
    CHECK_FALSE(none_match_names("", "\"b\""));
}

TEST_CASE("Files are found with type, tag and caching") {
    const test::TempDir dir;
    write(dir.path() / "index.html", "<p>");
    write(dir.path() / "assets/index-BX7a9c1d.js", "js");
    const StaticFiles files(dir.path());

    const auto page = find(files, "/");
    REQUIRE(page.has_value());
    CHECK(page->body == "<p>");
    CHECK(page->headers.find("Content-Type") == "text/html; charset=utf-8");
    CHECK(page->headers.find("Cache-Control") == "no-cache");
    const auto tag = page->headers.find("ETag");
    REQUIRE(tag.has_value());
    const auto again = find(files, "/", with("If-None-Match", *tag));
    REQUIRE(again.has_value());
    CHECK(again->status == 304);
    CHECK(again->body.empty());

    const auto script = find(files, "/assets/index-BX7a9c1d.js");
    REQUIRE(script.has_value());
    CHECK(script->headers.find("Cache-Control") == "public, max-age=31536000, immutable");

    CHECK_FALSE(find(files, "/missing").has_value());
    CHECK_FALSE(find(files, "/assets").has_value());
    CHECK_FALSE(find(StaticFiles(dir.path() / "nowhere"), "/").has_value());
}

TEST_CASE("Precompressed files are sent to those who take them") {
    const test::TempDir dir;
    write(dir.path() / "a.css", "plain");
    write(dir.path() / "a.css.gz", "packed");
    const StaticFiles files(dir.path());
    const auto packed = find(files, "/a.css", with("Accept-Encoding", "br, gzip;q=0.5"));
    REQUIRE(packed.has_value());
    CHECK(packed->body == "packed");
    CHECK(packed->headers.find("Content-Encoding") == "gzip");
    CHECK(packed->headers.find("Content-Type") == "text/css; charset=utf-8");
    CHECK(packed->headers.find("Vary") == "Accept-Encoding");
    CHECK(find(files, "/a.css")->body == "plain");
    CHECK(find(files, "/a.css", with("Accept-Encoding", "gzip;q=0"))->body == "plain");
    CHECK(find(files, "/a.css")->headers.find("ETag") != packed->headers.find("ETag"));
}

TEST_CASE("Links do not lead out of the root") {
    const test::TempDir outside;
    write(outside.path() / "secret.txt", "secret");
    const test::TempDir dir;
    write(dir.path() / "real.txt", "real");
    fs::create_symlink(outside.path() / "secret.txt", dir.path() / "link.txt");
    fs::create_directory_symlink(outside.path(), dir.path() / "folder");
    fs::create_symlink("real.txt", dir.path() / "inner.txt");
    const StaticFiles files(dir.path());
    CHECK_FALSE(find(files, "/link.txt").has_value());
    CHECK_FALSE(find(files, "/folder/secret.txt").has_value());
    CHECK(find(files, "/inner.txt")->body == "real");
}

TEST_CASE("Large files are streamed whole") {
    const test::TempDir dir;
    const std::string large(700'000, 'x');
    write(dir.path() / "large.bin", large);
    const StaticFiles files(dir.path());
    const auto found = find(files, "/large.bin");
    REQUIRE(found.has_value());
    REQUIRE(found->stream);
    std::string all;
    for (std::size_t before = 1; before != all.size();) {
        before = all.size();
        REQUIRE(found->stream->next(all).has_value());
    }
    CHECK(all == large);
}

} // namespace datagems::server
