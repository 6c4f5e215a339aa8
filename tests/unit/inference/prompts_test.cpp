#include "datagems/inference/prompts.hpp"

#include <boost/json/value.hpp>
#include <catch2/catch.hpp>

using namespace datagems::inference;
namespace json = boost::json;

namespace {

const json::object schema{{"type", "object"}};
constexpr std::string_view schema_text = R"({"type":"object"})";

} // namespace

TEST_CASE("the constants are what other programs expect", "[inference][prompts]") {
    CHECK(CREATE_CHAT_COMPLETION_PATH == "/create_chat_completion");
    CHECK(INFERENCE_BASE_URL.starts_with("http://127.0.0.1:"));
}

TEST_CASE("a schema draft is cool and short unless told otherwise", "[inference][prompts]") {
    const Completion made = schema_completion(false, "people", "with name and age", {});
    CHECK(made.parameters.at("temperature") == json::value(0.2));
    CHECK(made.parameters.at("max_tokens") == json::value(1200));
    CHECK(made.schema == nullptr);
    REQUIRE(made.messages.size() == 2);
    CHECK(made.messages[0].content == SCHEMA_SYSTEM_PROMPT);
    CHECK(made.messages[1].role == "user");
    CHECK(made.messages[1].content.find("people") != std::string::npos);
    CHECK(made.messages[1].content.find("with name and age") != std::string::npos);
    const Completion own = schema_completion(false, "", "", json::object{{"temperature", 1}, {"top_p", 0.5}});
    CHECK(own.parameters.at("temperature") == json::value(1));
    CHECK(own.parameters.at("max_tokens") == json::value(1200));
    CHECK(own.parameters.at("top_p") == json::value(0.5));
}

TEST_CASE("a record call has system, instructions, then schema and request", "[inference][prompts]") {
    const Completion made = record_completion(false, "tall people", schema, schema_text, {}, 4, 10, "");
    REQUIRE(made.messages.size() == 3);
    CHECK(made.messages[0].role == "system");
    CHECK(made.messages[0].content == SYSTEM_PROMPT);
    CHECK(made.messages[1].content == "tall people");
    CHECK(made.messages[2].content.find(schema_text) != std::string::npos);
    CHECK(made.messages[2].content.find("record 5 of 10") != std::string::npos);
    CHECK(made.schema == &schema);
    CHECK(made.schema_text == schema_text);
    CHECK(made.seed_hint == 4u);
    CHECK(made.parameters.empty());
}

TEST_CASE("a complaint is passed on", "[inference][prompts]") {
    const Completion made = record_completion(false, "x", schema, schema_text, {}, 0, 1, "/age must be at least 18");
    REQUIRE(made.messages.size() == 4);
    CHECK(made.messages[3].content.find("/age must be at least 18") != std::string::npos);
}

TEST_CASE("dataset mode asks for a label and keeps it out of the text", "[inference][prompts]") {
    CHECK(schema_completion(true, "", "", {}).messages[0].content == DATASET_SCHEMA_SYSTEM_PROMPT);
    CHECK(DATASET_SCHEMA_SYSTEM_PROMPT.find("\"label\"") != std::string_view::npos);
    const Completion made = record_completion(true, "x", schema, schema_text, {}, 0, 1, "");
    CHECK(made.messages[0].content == DATASET_RECORD_SYSTEM_PROMPT);
    CHECK(made.messages[2].content.find("label") != std::string::npos);
}
