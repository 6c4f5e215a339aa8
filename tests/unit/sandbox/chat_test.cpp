#include "chat.hpp"

#include <boost/json/parse.hpp>

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::sandbox;

TEST_CASE("the schema is found in both spellings of response_format", "[sandbox][chat]") {
    const std::string format =
        GENERATE(as<std::string>(), R"({"type":"json_object","schema":{"type":"object"}})",
                 R"({"type":"json_schema","json_schema":{"name":"record","strict":true,"schema":{"type":"object"}}})");
    const auto request =
        read_chat_request(R"({"messages":[{"role":"user","content":"x"}],"response_format":)" + format + "}");
    REQUIRE(request.has_value());
    REQUIRE(request->schema);
    CHECK(*request->schema == R"({"type":"object"})");
}

TEST_CASE("a call without a schema has none", "[sandbox][chat]") {
    const std::string tail =
        GENERATE(as<std::string>(), "}", R"(,"response_format":{"type":"json_object"}})", R"(,"response_format":7})");
    const auto request = read_chat_request(R"({"messages":[{"content":"x"}])" + tail);
    REQUIRE(request.has_value());
    CHECK_FALSE(request->schema);
}

TEST_CASE("the prompt is what the user says, parts included", "[sandbox][chat]") {
    const auto request = read_chat_request(
        R"({"messages":[{"role":"system","content":"zero"},{"role":"user","content":"one"},{"role":"user","content":[{"type":"text","text":"two"},{"type":"image_url"}]}]})");
    REQUIRE(request.has_value());
    CHECK(request->prompt == "one\ntwo\n");
}

TEST_CASE("bodies that are no chat request are refused", "[sandbox][chat]") {
    const std::string body =
        GENERATE(as<std::string>(), "", "{", "[]", "{}", R"({"messages":{}})", R"({"messages":[]})",
                 R"({"messages":[{"role":"user"}]})", R"({"messages":["x"]})", std::string(200, '['));
    const auto request = read_chat_request(body);
    REQUIRE_FALSE(request.has_value());
    CHECK(request.error().code == errc::invalid_argument);
}

TEST_CASE("an answer is wrapped as its dialect has it", "[sandbox][chat]") {
    ChatRequest request;
    request.model = "m";
    const Answer answer{R"({"a":1})", true};
    const auto plain = boost::json::parse(wrap_answer(ChatDialect::openai, answer, request, 7));
    CHECK(plain.at_pointer("/choices/0/message/content") == R"({"a":1})");
    CHECK(plain.at_pointer("/choices/0/finish_reason") == "length");
    CHECK(plain.at("model") == "m");
    const auto wrapped = boost::json::parse(wrap_answer(ChatDialect::ratio1, answer, request, 7));
    CHECK(wrapped.at_pointer("/result/FULL_OUTPUT/0") == plain);
}
