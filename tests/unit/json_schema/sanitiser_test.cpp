#include "datagems/json_schema/sanitiser.hpp"

#include "schema_test_support.hpp"

#include <catch2/catch.hpp>

using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

Sanitised sanitised(std::string_view schema) {
    auto document = parsed(schema);
    return sanitise(std::move(document.as_object()));
}

json::value at(const Sanitised& result, std::string_view pointer) {
    return json::value(result.schema).at_pointer(json::string_view(pointer.data(), pointer.size()));
}

constexpr std::string_view kComplete = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
    "properties":{"name":{"type":"string"}},"required":[],"additionalProperties":true})";

} // namespace

TEST_CASE("a complete schema passes unchanged and without a warning") {
    const auto result = sanitised(kComplete);
    CHECK(json::value(result.schema) == parsed(kComplete));
    CHECK(result.warnings.empty());
}

TEST_CASE("a missing draft, root type, required and additionalProperties are added") {
    const auto result = sanitised(R"({"properties":{"a":{"type":"string"},"b":{"type":"integer"}}})");
    CHECK(json::value(result.schema) ==
          parsed(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
        "properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"],"additionalProperties":false})"));
    CHECK(result.warnings.size() == 4);
    CHECK(result.schema.begin()->key() == "$schema");
}

TEST_CASE("another draft is replaced") {
    const auto result = sanitised(R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object"})");
    CHECK(result.schema.at("$schema") == "https://json-schema.org/draft/2020-12/schema");
    CHECK(result.warnings.size() == 1);
}

TEST_CASE("samples instead of schemas have their type inferred, recursively") {
    const auto result = sanitised(R"({"type":"object","properties":{"s":"text","n":3,"d":1.5,"t":"integer","l":["x"],
        "o":{"city":"Rome","type":"Feature"},"z":null}})");
    const auto& properties = result.schema.at("properties").as_object();
    CHECK(properties.at("s") == parsed(R"({"type":"string"})"));
    CHECK(properties.at("n") == parsed(R"({"type":"integer"})"));
    CHECK(properties.at("d") == parsed(R"({"type":"number"})"));
    CHECK(properties.at("t") == parsed(R"({"type":"integer"})"));
    CHECK(properties.at("l") == parsed(R"({"type":"array","items":{"type":"string"}})"));
    CHECK(properties.at("o") ==
          parsed(R"({"type":"object","properties":{"city":{"type":"string"},"type":{"type":"string"}},
        "required":["city","type"],"additionalProperties":false})"));
    CHECK(properties.at("z") == parsed("{}"));
    CHECK(compile(result.schema).has_value());
}

TEST_CASE("properties named like keywords are properties") {
    const auto result =
        sanitised(R"({"type":"object","properties":{"type":{"type":"string"},"properties":{"type":"array"},
        "required":{"type":"boolean"},"items":{"type":"object","properties":{"enum":{"type":"string"}}}}})");
    CHECK(result.schema.at("required") == parsed(R"(["type","properties","required","items"])"));
    CHECK(at(result, "/properties/required") == parsed(R"({"type":"boolean"})"));
    CHECK(at(result, "/properties/items/required") == parsed(R"(["enum"])"));
    CHECK(compile(result.schema).has_value());
}

TEST_CASE("branches that describe a part of a value are not closed") {
    const auto result = sanitised(R"({"type":"object","properties":{"a":{"type":"string"}},
        "anyOf":[{"properties":{"b":{"type":"string"}}},{"properties":{"c":{"type":"string"}}}]})");
    CHECK_FALSE(result.schema.contains("additionalProperties"));
    CHECK_FALSE(at(result, "/anyOf/0").as_object().contains("required"));
    const auto joined = sanitised(
        R"({"type":"object","allOf":[{"$ref":"#/$defs/x"}],"$defs":{"x":{"type":"object","properties":{"y":{"type":"string"}}}}})");
    CHECK_FALSE(at(joined, "/$defs/x").as_object().contains("additionalProperties"));
}

TEST_CASE("a bare sample or a bare list of properties becomes a schema") {
    const auto result = sanitised(R"({"name":"Ann","age":{"type":"integer","minimum":0}})");
    CHECK(json::value(result.schema) ==
          parsed(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
        "properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0}},"required":["name","age"],"additionalProperties":false})"));
}

TEST_CASE("sanitising twice changes nothing more") {
    for (const std::string_view schema :
         {R"({"a":{"b":[1]}})", R"({})", R"({"type":"object","properties":{"a":{"properties":{"b":1}}}})",
          R"({"items":{"properties":{"a":true}}})", R"({"properties":[1]})"}) {
        CAPTURE(schema);
        const auto once = sanitised(schema);
        const auto twice = sanitise(once.schema);
        CHECK(json::value(twice.schema) == json::value(once.schema));
        CHECK(twice.warnings.empty());
    }
}

TEST_CASE("a hostile draft does not overflow the stack") {
    std::string text;
    for (int i = 0; i < 5'000; ++i) {
        text += R"({"properties":{"a":)";
    }
    text += "1";
    for (int i = 0; i < 5'000; ++i) {
        text += "}}";
    }
    auto result = sanitised(text);
    const json::value schema(std::move(result.schema)); // to copy it would use the stack up
    CHECK_FALSE(compile(schema).has_value());
}
