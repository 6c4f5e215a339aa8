#include "services/app_page.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include <fstream>

using namespace datagems;
using namespace datagems::gateway;

namespace {

constexpr auto page = "<!doctype html><head><!--datagems-config--><title>x</title></head><body></body>";

void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

http::Headers with(std::string_view name, std::string_view value) {
    http::Headers headers;
    headers.add(name, value);
    return headers;
}

std::string unpacked(const std::string& gzip) {
    std::string out(1 << 16, '\0');
    z_stream stream{};
    REQUIRE(::inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
    stream.avail_in = static_cast<uInt>(gzip.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(::inflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    ::inflateEnd(&stream);
    return out;
}

} // namespace

TEST_CASE("the page is told what the settings say, escaped") {
    Settings settings;
    CHECK(page_config(settings) == "<meta name=\"datagems-show-failures\" content=\"true\">\n"
                                   "<meta name=\"datagems-ui-test-preset\" content=\"\">\n"
                                   "<meta name=\"datagems-active-poll-seconds\" content=\"10\">\n"
                                   "<meta name=\"datagems-idle-poll-seconds\" content=\"30\">\n"
                                   "<meta name=\"datagems-max-records\" content=\"200\">");
    settings.page.show_failures = false;
    settings.page.ui_test_preset = R"({"a":"<b> & 'c'"}"><script>alert(1)</script>)";
    settings.page.active_poll = std::chrono::seconds(3);
    settings.limits.max_records_per_job = 1'000'000;
    const auto config = page_config(settings);
    CHECK(config.find("datagems-show-failures\" content=\"false\">") != std::string::npos);
    CHECK(config.find("content=\"{&quot;a&quot;:&quot;&lt;b&gt; &amp; 'c'&quot;}&quot;&gt;&lt;script&gt;alert(1)"
                      "&lt;/script&gt;\">") != std::string::npos);
    CHECK(config.find("<script") == std::string::npos);
    CHECK(config.find("active-poll-seconds\" content=\"3\"") != std::string::npos);
    CHECK(config.find("max-records\" content=\"1000000\"") != std::string::npos);
}

TEST_CASE("the first placeholder is replaced, whatever stands in its place") {
    CHECK(with_config("a<!--datagems-config-->b<!--datagems-config-->", "$1<!--datagems-config-->") ==
          "a$1<!--datagems-config-->b<!--datagems-config-->");
    CHECK(with_config("a<!-- datagems-config -->b", "x") == "a<!-- datagems-config -->b");
}

TEST_CASE("what is sent is what is tagged and packed, not what lies in the folder") {
    const test::TempDir folder;
    write(folder.path() / "index.html", page + std::string(5'000, ' '));
    write(folder.path() / "index.html.gz", "an old one");
    write(folder.path() / "index.html.br", "an old one");
    const server::StaticFiles files(folder.path());
    AppPage app(files, "<meta>");

    const auto plain = app.find({}).value().value();
    CHECK(plain.status == 200);
    CHECK(plain.body == "<!doctype html><head><meta><title>x</title></head><body></body>" + std::string(5'000, ' '));
    CHECK(plain.headers.find("Cache-Control") == "no-cache");
    CHECK(plain.headers.find("Content-Type") == "text/html; charset=utf-8");
    CHECK(plain.headers.find("Vary") == "Accept-Encoding");
    CHECK_FALSE(plain.headers.find("Content-Encoding"));

    const auto packed = app.find(with("Accept-Encoding", "br, gzip")).value().value();
    CHECK(packed.headers.find("Content-Encoding") == "gzip");
    CHECK(unpacked(packed.body) == plain.body);
    CHECK(packed.headers.find("ETag") != plain.headers.find("ETag"));

    const auto known = app.find(with("If-None-Match", *plain.headers.find("ETag"))).value().value();
    CHECK(known.status == 304);
    CHECK(known.body.empty());
    AppPage other(files, "<meta name=other>");
    CHECK(other.find(with("If-None-Match", *plain.headers.find("ETag"))).value().value().status == 200);
}

TEST_CASE("a page that was built again is read again") {
    const test::TempDir folder;
    write(folder.path() / "index.html", page);
    const server::StaticFiles files(folder.path());
    AppPage app(files, "1");
    const auto before = app.find({}).value().value();
    write(folder.path() / "new.html", "another<!--datagems-config-->");
    std::filesystem::rename(folder.path() / "new.html", folder.path() / "index.html");
    const auto after = app.find({}).value().value();
    CHECK(after.body == "another1");
    CHECK(after.headers.find("ETag") != before.headers.find("ETag"));
    const auto time = std::filesystem::last_write_time(folder.path() / "index.html");
    write(folder.path() / "index.html", "ANOTHER<!--datagems-config-->");
    std::filesystem::last_write_time(folder.path() / "index.html", time);
    CHECK(app.find({}).value().value().body == "ANOTHER1");
    std::filesystem::remove(folder.path() / "index.html");
    CHECK_FALSE(app.find({}).value().has_value());
}

TEST_CASE("a page larger than any page is refused, a large one served") {
    const test::TempDir folder;
    const server::StaticFiles files(folder.path());
    write(folder.path() / "index.html", page + std::string(600'000, ' '));
    CHECK(AppPage(files, "1").find({}).value().value().body.size() > 600'000);
    write(folder.path() / "index.html", std::string(2'000'000, ' '));
    CHECK(AppPage(files, "1").find({}).error().code == errc::too_large);
}
