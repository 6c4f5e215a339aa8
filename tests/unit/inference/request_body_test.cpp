#include "request_body.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems::inference;
namespace json = boost::json;

namespace {

const json::object schema = json::parse(R"({"type":"object","properties":{"z":{"type":"string"},"a":{"type":"integer"}},
    "required":["z","a"],"additionalProperties":false})")
                                .as_object();

Completion completion() {
    Completion made;
    made.messages.push_back(Message{"user", "say \"hi\"\n"});
    return made;
}

json::object parsed(const std::string& body) {
    return json::parse(body).as_object();
}

} // namespace

TEST_CASE("a call without a schema asks for a JSON object", "[inference][body]") {
    CHECK(request_body(completion(), Dialect::json_object) ==
          R"({"messages":[{"role":"user","content":"say \"hi\"\n"}],"response_format":{"type":"json_object"}})");
    CHECK(parsed(request_body(completion(), Dialect::json_schema))["response_format"] ==
          json::parse(R"({"type":"json_object"})"));
}

TEST_CASE("json_object carries the schema beside the type", "[inference][body]") {
    Completion made = completion();
    made.schema = &schema;
    const json::value format = parsed(request_body(made, Dialect::json_object)).at("response_format");
    CHECK(format.at("type") == json::value("json_object"));
    CHECK(format.at("schema") == json::value(schema));
}

TEST_CASE("json_schema wraps the schema with name and strict", "[inference][body]") {
    Completion made = completion();
    made.schema = &schema;
    const json::value format = parsed(request_body(made, Dialect::json_schema)).at("response_format");
    CHECK(format.at("type") == json::value("json_schema"));
    CHECK(format.at("json_schema").at("name") == json::value("record"));
    CHECK(format.at("json_schema").at("strict") == json::value(true));
    CHECK(format.at("json_schema").at("schema") == json::value(schema));
}

TEST_CASE("the schema keeps its order, and its text is used when it is given", "[inference][body]") {
    Completion made = completion();
    made.schema = &schema;
    const std::string body = request_body(made, Dialect::json_object);
    CHECK(body.find("\"z\":{") < body.find("\"a\":{"));
    const std::string text = json::serialize(schema);
    made.schema_text = text;
    CHECK(request_body(made, Dialect::json_object) == body);
}

TEST_CASE("parameters are merged but replace nothing of ours", "[inference][body]") {
    Completion made = completion();
    made.model.emplace(1, 'm');
    made.parameters =
        json::parse(R"({"temperature":0.5,"messages":[],"model":"other","response_format":{},"stop":["x"]})")
            .as_object();
    const json::object body = parsed(request_body(made, Dialect::json_object));
    CHECK(body.size() == 5);
    CHECK(body.at("temperature") == json::value(0.5));
    CHECK(body.at("stop") == json::parse(R"(["x"])"));
    CHECK(body.at("model") == json::value("m"));
    CHECK(body.at("messages").as_array().size() == 1);
    CHECK(body.at("response_format").at("type") == json::value("json_object"));
    made.model.reset();
    CHECK_FALSE(parsed(request_body(made, Dialect::json_object)).contains("model"));
}

TEST_CASE("the automatic dialect goes by the path", "[inference][body]") {
    CHECK(resolve_dialect(Dialect::automatic, "/v1/chat/completions") == Dialect::json_schema);
    CHECK(resolve_dialect(Dialect::automatic, "/create_chat_completion") == Dialect::json_object);
    CHECK(resolve_dialect(Dialect::json_object, "/v1/chat/completions") == Dialect::json_object);
    CHECK(resolve_dialect(Dialect::json_schema, "/x") == Dialect::json_schema);
}

TEST_CASE("strict only where a strict server takes the schema", "[inference][body]") {
    const auto fits = [](const char* text) { return fits_strict_mode(json::parse(text).as_object()); };
    CHECK(fits_strict_mode(schema));
    CHECK(
        fits(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{},"required":[],
                   "additionalProperties":false})"));
    CHECK_FALSE(fits("{}"));
    CHECK_FALSE(fits(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"]})"));
    CHECK_FALSE(fits(R"({"type":"object","properties":{"a":{}},"required":[],"additionalProperties":false})"));
    CHECK_FALSE(fits(R"({"type":"object","properties":{"a":{"type":"string","minLength":1}},"required":["a"],
                         "additionalProperties":false})"));
    CHECK_FALSE(fits(R"({"type":"object","properties":{"a":{"type":"object"}},"required":["a"],
                         "additionalProperties":false})"));
    CHECK(fits(R"({"type":"object","properties":{"a":{"type":"array","items":{"anyOf":[{"type":"null"},{"enum":[1]}]}}},
                   "required":["a"],"additionalProperties":false})"));
}
