#include "datagems/documents/user_settings.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::documents;
using boost::json::parse;

TEST_CASE("user settings survive the way to text and back, unknown fields included") {
    const std::string text =
        R"({"activeProfileId":"0123456789ab","profiles":[{"id":"0123456789ab","name":"Mine",)"
        R"("baseUrl":"https://m.example/v1","apiKey":"sk-1","model":"m","path":"/p","responseFormat":"json_schema",)"
        R"("createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-02T00:00:00.000Z","region":"eu"}],)"
        R"("rev":4,"theme":{"dark":true}})";
    const auto settings = user_settings_from_json(parse(text)).value();
    CHECK(settings.active()->base_url == "https://m.example/v1");
    CHECK(boost::json::serialize(to_json(settings)) == text);
}

TEST_CASE("what other programs leave out, null or leave empty counts as unset") {
    const auto settings =
        user_settings_from_json(
            parse(R"({"activeProfileId":null,"profiles":[{"id":"a","name":"A","baseUrl":null,"apiKey":""}]})"))
            .value();
    CHECK(settings.active() == nullptr);
    REQUIRE(settings.find("a") != nullptr);
    CHECK_FALSE(settings.find("a")->base_url);
    CHECK_FALSE(settings.find("a")->api_key);
    CHECK(settings.find("b") == nullptr);
    CHECK(user_settings_from_json(parse("{}")).value().profiles.empty());
}

TEST_CASE("an active profile that is gone is none") {
    const auto settings =
        user_settings_from_json(parse(R"({"activeProfileId":"gone","profiles":[{"id":"a","name":"A"}]})")).value();
    CHECK(settings.active() == nullptr);
}

TEST_CASE("user settings that make no sense are refused by the field's name") {
    const auto refused = [](std::string_view text) { return user_settings_from_json(parse(text)).error(); };
    CHECK(refused("[]").code == errc::corrupt);
    CHECK(refused(R"({"profiles":{}})").message.find("profiles") != std::string::npos);
    CHECK(refused(R"({"profiles":[{"name":"no id"}]})").message.find("id") != std::string::npos);
    CHECK(refused(R"({"profiles":[{"id":"a","apiKey":5}]})").message.find("apiKey") != std::string::npos);
}
