#include "services/profile_payload.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

ProfileOrder read(std::string_view text) {
    const auto order = read_profile_order(boost::json::parse(text).as_object(), client::AddressRules());
    REQUIRE(order.has_value());
    return *order;
}

// The answer to a body that is refused.
std::string refusal(std::string_view text) {
    const auto order = read_profile_order(boost::json::parse(text).as_object(), client::AddressRules());
    REQUIRE_FALSE(order.has_value());
    CHECK(order.error().status == 400);
    return order.error().body;
}

} // namespace

TEST_CASE("a field that is left out stays, an empty one is cleared") {
    const auto change = read(R"({"id":"0123456789ab","name":"","baseUrl":"","apiKey":"","model":"","path":""})").change;
    CHECK(change.id == "0123456789ab");
    for (const auto& field : {change.name, change.base_url, change.api_key, change.model, change.path}) {
        CHECK(field == "");
    }
    CHECK_FALSE(change.response_format);
    CHECK_FALSE(change.activate);
}

TEST_CASE("blanks that came along are dropped") {
    const auto change = read(R"({"name":" Mine ","baseUrl":" https://a.example/v1\n","apiKey":"sk-1\n"})").change;
    CHECK(change.name == "Mine");
    CHECK(change.base_url == "https://a.example/v1");
    CHECK(change.api_key == "sk-1");
}

TEST_CASE("a body that says nothing to save is refused") {
    for (const auto* body : {"{}", R"({"mode":"upsert"})", R"({"id":"0123456789ab"})", R"({"setActive":true})",
                             R"({"id":"0123456789ab","setActive":false})", R"({"unknown":1})"}) {
        INFO(body);
        CHECK(refusal(body).find("There is nothing to save") != std::string::npos);
    }
    CHECK(read(R"({"id":"0123456789ab","setActive":true})").change.activate);
}

TEST_CASE("activating takes an id") {
    const auto order = read(R"({"mode":"activate","id":"0123456789ab"})");
    CHECK(order.kind == ProfileOrder::Kind::activate);
    CHECK(order.change.id == "0123456789ab");
    CHECK(refusal(R"({"mode":"activate"})").find(R"("id":["Required"])") != std::string::npos);
    CHECK(refusal(R"({"mode":"remove","id":"a"})").find("Must be upsert or activate") != std::string::npos);
}

TEST_CASE("fields that cannot be called with are refused by name") {
    const std::string long_key(4'097, 'k');
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"name", R"({"name":5})"},
        {"name", R"({"name":")" + std::string(121, 'x') + R"("})"},
        {"baseUrl", R"({"baseUrl":"ftp://a.example"})"},
        {"baseUrl", R"({"baseUrl":"https://u:p@a.example"})"},
        {"baseUrl", R"({"baseUrl":"https://a.example/?x=1"})"},
        {"baseUrl", R"({"baseUrl":"http://127.0.0.1/v1"})"},
        {"baseUrl", R"({"baseUrl":"http://localhost./v1"})"},
        {"baseUrl", R"({"baseUrl":null})"},
        {"path", R"({"path":"chat"})"},
        {"path", R"({"path":"/chat\r\nX: y"})"},
        {"apiKey", R"({"apiKey":"a\r\nX: y"})"},
        {"apiKey", R"({"apiKey":"two words"})"},
        {"apiKey", R"({"apiKey":"schl\u00fcssel"})"},
        {"apiKey", R"({"apiKey":")" + long_key + R"("})"},
        {"model", R"({"model":")" + std::string(201, 'x') + R"("})"},
        {"responseFormat", R"({"responseFormat":"xml"})"},
        {"setActive", R"({"name":"x","setActive":"yes"})"},
    };
    for (const auto& [field, body] : wrong) {
        INFO(body);
        CHECK(refusal(body).find("\"" + field + "\":[") != std::string::npos);
    }
    CHECK(refusal(R"({"apiKey":"sk-secret x"})").find("sk-secret") == std::string::npos);
}

TEST_CASE("every dialect can be asked for") {
    for (const auto* format : {"auto", "json_object", "json_schema"}) {
        CHECK(read(std::string(R"({"responseFormat":")") + format + R"("})").change.response_format == format);
    }
}
