#include "datagems/generation/reply_judge.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::generation;

namespace {

Verdict judge(std::string content, std::string finish_reason = "stop") {
    static const auto validator =
        json_schema::compile(
            boost::json::parse(
                R"({"type":"object","properties":{"age":{"type":"integer","minimum":18}},"required":["age"]})"))
            .value();
    return judge_reply(7, {std::move(content), std::move(finish_reason), 0, 0}, validator);
}

} // namespace

TEST_CASE("a valid reply becomes its ledger line") {
    CHECK(judge(R"({"age": 20})").line == "{\"i\":7,\"ok\":true,\"data\":{\"age\":20}}\n");
    CHECK(judge("Sure:\n```json\n{\"age\": 20}\n```").valid());
}

TEST_CASE("an invalid reply is answered with the validator's complaint") {
    const auto verdict = judge(R"({"age": 3})");
    CHECK_FALSE(verdict.valid());
    CHECK(verdict.cause == "invalid");
    CHECK(verdict.complaint.find("/age") != std::string::npos);
}

TEST_CASE("a record is an object, whatever the schema allows") {
    const auto anything = json_schema::compile(boost::json::object{}).value();
    CHECK_FALSE(judge_reply(0, {"[1]", "stop", 0, 0}, anything).valid());
    CHECK(judge_reply(0, {"{}", "stop", 0, 0}, anything).valid());
}

TEST_CASE("a number that JSON cannot write again is refused") {
    const auto verdict = judge(R"({"age": 20, "list": [{"x": 1e400}]})");
    CHECK(verdict.cause == "invalid");
    CHECK(verdict.complaint == "the record has a number that is too large");
}

TEST_CASE("what is no JSON is named as such") {
    const auto verdict = judge("I cannot do that.");
    CHECK(verdict.cause == "not_json");
    CHECK_FALSE(verdict.complaint.empty());
}

TEST_CASE("a truncated reply is named as such and never mended") {
    const auto verdict = judge(R"({"age": 20)", "length");
    CHECK(verdict.cause == "truncated");
    CHECK(verdict.complaint.find("finish_reason: length") != std::string::npos);
    CHECK(judge(R"({"age": 20})", "length").valid());
}
