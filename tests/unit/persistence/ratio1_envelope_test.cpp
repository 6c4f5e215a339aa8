#include "ratio1/envelope.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::ratio1;

namespace {

std::string wrapped(const std::string& result) {
    return R"({"result":)" + result + R"(,"server_node_addr":"0xai_1","evm_network":"devnet","ee_node_alias":"a",)" +
           R"("ee_node_address":"0xai_1","ee_node_eth_address":"0x1","ee_node_network":"devnet","ee_node_ver":"1"})";
}

} // namespace

TEST_CASE("a value is the same text however it is wrapped") {
    for (const auto& [json, text] :
         std::vector<std::pair<std::string, std::string>>{{R"("plain")", "plain"},
                                                          {R"("")", ""},
                                                          {R"("{\"a\":1}")", R"({"a":1})"},
                                                          {R"("\u003cb\u003e & \u00fc")", "<b> & ü"},
                                                          {R"({"b":1,"a":[true,null]})", R"({"b":1,"a":[true,null]})"},
                                                          {"[1,2]", "[1,2]"},
                                                          {"17", "17"},
                                                          {"false", "false"},
                                                          {"18446744073709551615", "18446744073709551615"}}) {
        INFO(json);
        CHECK(read_value(wrapped(json)).value() == text);
        CHECK(read_value("{\"result\":" + json + "}\n").value() == text);
        CHECK(read_value(json).value() == text);
    }
    CHECK(read_value(wrapped("null")).value() == std::nullopt);
    CHECK(read_value("null").value() == std::nullopt);
    CHECK(read_value("{\"result\":null}").value() == std::nullopt);
}

TEST_CASE("a hash is the same whatever wraps it, without its nulls") {
    const std::string hash = R"({"a":"1","gone":null,"b":{"x":2}})";
    const HashFields expected{{"a", "1"}, {"b", R"({"x":2})"}};
    for (const auto& body : {wrapped(hash), "{\"result\":" + hash + "}\n", hash})
        CHECK(read_fields(body).value() == expected);
    for (const std::string empty : {"{}", "null", "{\"result\":{}}", "{\"result\":null}"})
        CHECK(read_fields(empty).value().empty());
    for (const std::string strange : {"[]", "7", "{\"result\":[1]}", "{\"result\":true}", "{", "", "<html>"})
        CHECK(read_fields(strange).error().code == errc::corrupt);
}

TEST_CASE("a field called result is told from a wrapper") {
    const HashFields expected{{"result", "mine"}};
    CHECK(read_fields(R"({"result":"mine"})").value() == expected);
    CHECK(read_fields(R"({"result":{"result":"mine"}})").value() == expected);
    CHECK(read_fields(wrapped(R"({"result":"mine"})")).value() == expected);
    CHECK(read_fields(R"({"result":"mine","other":"1"})").value().size() == 2);
    CHECK(read_fields(R"({"result":{"a":"b"},"other":"1"})").value().size() == 2);
}

TEST_CASE("writes are confirmed by true and by nothing else") {
    CHECK(read_confirmation(wrapped("true")).value());
    CHECK_FALSE(read_confirmation(wrapped("false")).value());
    CHECK_FALSE(read_confirmation("false").value());
    for (const std::string strange : {"null", "1", "\"true\"", "{}", "{\"result\":null}", "", "nonsense"})
        CHECK(read_confirmation(strange).error().code == errc::corrupt);
    CHECK(read_confirmation(wrapped(R"({"error":"no"})")).error().code == errc::unavailable);
}

TEST_CASE("an error in place of a result is an error, a field of that name is not") {
    const auto report = wrapped(R"({"error":"no quorum","status_code":500})");
    CHECK(read_value(report).error().code == errc::unavailable);
    CHECK(read_value(report).error().message.find("no quorum") != std::string::npos);
    CHECK(read_fields(report).error().code == errc::unavailable);
    CHECK(read_fields(wrapped(R"({"error":"{\"username\":\"error\"}"})")).value().count("error") == 1);
    CHECK(read_fields(wrapped(R"({"error":"x","ada":"y"})")).value().size() == 2);
    CHECK(read_value(wrapped(R"({"error":"x","rev":3})")).value() == R"({"error":"x","rev":3})");
}

TEST_CASE("hostile answers are refused, not followed") {
    const std::string deep(100'000, '[');
    CHECK(read_value(deep).error().code == errc::corrupt);
    CHECK(read_fields(wrapped(deep)).error().code == errc::corrupt);
    CHECK(read_value("\"\xff\xfe\"").error().code == errc::corrupt);
    CHECK(read_value("\"a\" \"b\"").error().code == errc::corrupt);
}

TEST_CASE("complaints are read in every shape, cut and made printable") {
    CHECK(complaint_text(R"({"detail":{"error":"no node","status_code":504}})", false) == "no node");
    CHECK(complaint_text(R"({"error":{"status":404,"message":"Not found","detail":"no key"}})", false) ==
          "Not found: no key");
    CHECK(complaint_text(R"({"detail":"Not Found"})", false) == "Not Found");
    CHECK(complaint_text(R"({"error":"broken"})", false) == "broken");
    CHECK(complaint_text(R"({"error":"a\r\nb\u001b[0m"})", false) == "a  b [0m");
    CHECK(complaint_text(R"({"error":")" + std::string(10'000, 'x') + R"("})", false).size() == 200);
    for (const std::string silent : {"", "Not found", "[]", "{}", "null", "{\"detail\":[]}", "{\"error\":5}"})
        CHECK(complaint_text(silent, false).empty());
}

TEST_CASE("what was sent is never in a complaint about it") {
    const std::string invalid =
        R"({"detail":[{"type":"missing","loc":["body","key"],"msg":"Field required","input":{"value":"s3cret"}}]})";
    CHECK(complaint_text(invalid, true) == "Field required /body /key");
    CHECK(complaint_text(R"({"detail":{"error":"cannot keep s3cret"}})", true).empty());
    CHECK(complaint_text(R"({"error":{"message":"cannot keep s3cret"}})", true).empty());
}
