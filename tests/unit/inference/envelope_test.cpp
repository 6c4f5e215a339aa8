#include "envelope.hpp"

#include <catch2/catch.hpp>

using namespace datagems::inference;

namespace {

Reply reply(std::string_view body) {
    const ReplyResult result = read_envelope(body, {});
    if (!result) FAIL(result.error().reason);
    return *result;
}

Failure failure(std::string_view body, std::string_view secret = {}) {
    const ReplyResult result = read_envelope(body, secret);
    if (result) FAIL("a reply: " + result->content);
    return result.error();
}

} // namespace

TEST_CASE("a plain completion", "[inference][envelope]") {
    const Reply read = reply(R"({"choices":[{"message":{"role":"assistant","content":"{}"},"finish_reason":"stop"}],
                                 "usage":{"prompt_tokens":12,"completion_tokens":3}})");
    CHECK(read.content == "{}");
    CHECK(read.finish_reason == "stop");
    CHECK(read.tokens_in == 12);
    CHECK(read.tokens_out == 3);
}

TEST_CASE("content in parts is put together", "[inference][envelope]") {
    CHECK(reply(R"({"choices":[{"message":{"content":[{"type":"text","text":"{\"a\""},{"type":"image"},":",
                    {"type":"text","text":"1}"}]}}]})")
              .content == R"({"a":1})");
}

TEST_CASE("content that the server has parsed already", "[inference][envelope]") {
    CHECK(reply(R"({"choices":[{"message":{"content":{"a":1}}}]})").content == R"({"a":1})");
}

TEST_CASE("wrapped completions", "[inference][envelope]") {
    const char* inner =
        R"({"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1,"completion_tokens":2}})";
    const std::string in_array = std::string(R"({"result":{"FULL_OUTPUT":[)") + inner + R"(],"TEXT_RESPONSE":"y"}})";
    CHECK(reply(in_array).content == "x");
    CHECK(reply(in_array).tokens_out == 2);
    CHECK(reply(std::string(R"({"result":{"FULL_OUTPUT":)") + inner + "}}").content == "x");
    CHECK(reply(std::string(R"({"result":)") + inner + "}").content == "x");
}

TEST_CASE("a bare text response", "[inference][envelope]") {
    CHECK(reply(R"({"result":{"TEXT_RESPONSE":"x"}})").content == "x");
    CHECK(reply(R"({"result":{"TEXT_RESPONSE":"x","FULL_OUTPUT":[]}})").content == "x");
    CHECK(reply(R"({"result":{"TEXT_RESPONSE":"x","FULL_OUTPUT":null}})").content == "x");
    CHECK(
        reply(R"({"result":{"TEXT_RESPONSE":"x","FULL_OUTPUT":[{"choices":[{"message":{"content":""}}]}]}})").content ==
        "x");
}

TEST_CASE("a refusal gives up", "[inference][envelope]") {
    const Failure said = failure(R"({"choices":[{"message":{"content":null,"refusal":"I can't help with that"}}]})");
    CHECK(said.kind == FailureKind::give_up);
    CHECK(said.cause == "refused");
    CHECK(said.reason.find("I can't help") != std::string::npos);
    CHECK(failure(R"({"choices":[{"message":{"content":[{"type":"refusal","refusal":"no"}]}}]})").kind ==
          FailureKind::give_up);
    CHECK(failure(R"({"choices":[{"message":{"content":"half"},"finish_reason":"content_filter"}]})").kind ==
          FailureKind::give_up);
}

TEST_CASE("unreadable answers ask again", "[inference][envelope]") {
    for (const char* body : {"", "<html>", "[]", "{}", "null", R"({"choices":[]})", R"({"choices":{}})",
                             R"({"result":null})", R"({"result":{"FULL_OUTPUT":[{}]}})", R"({"error":"busy"})"}) {
        INFO(body);
        CHECK(failure(body).kind == FailureKind::ask_again);
        CHECK(failure(body).cause ==
              (std::string_view(body) == R"({"choices":[]})" || std::string_view(body) == R"({"choices":{}})"
                   ? "empty"
                   : "envelope"));
    }
    CHECK(failure(R"({"choices":[{"message":{"content":""}}]})").cause == "empty");
    CHECK(failure(R"({"choices":[{"message":{}}]})").cause == "empty");
    CHECK(failure(R"({"result":{"error":"key sk-1 is out of quota"}})", "sk-1").reason.find("sk-1") ==
          std::string::npos);
}

TEST_CASE("odd figures count as nothing", "[inference][envelope]") {
    const Reply read = reply(R"({"choices":[{"message":{"content":"x"},"finish_reason":7}],
                                 "usage":{"prompt_tokens":-5,"completion_tokens":"many"}})");
    CHECK(read.tokens_in == 0);
    CHECK(read.tokens_out == 0);
    CHECK(read.finish_reason.empty());
}

TEST_CASE("deep answers are refused", "[inference][envelope]") {
    CHECK(failure(std::string(100'000, '[')).cause == "envelope");
}
