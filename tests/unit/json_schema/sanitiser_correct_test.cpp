// Schemas that are right as they are, and objects that must not be closed.
#include "datagems/json_schema/sanitiser.hpp"

#include "schema_test_support.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

std::string with_draft(std::string_view members) {
    return R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)" + std::string(members) + "}";
}

} // namespace

TEST_CASE("correct schemas pass unchanged and without a warning") {
    for (
        const std::string_view members : {
            R"("type":"object","properties":{"a":{"type":"string"}},"required":[],"unevaluatedProperties":false)",
            R"("$ref":"#/$defs/a","$defs":{"a":{"type":"integer"}})",
            R"("type":"array","items":{"$dynamicRef":"#n"},"$defs":{"x":{"$dynamicAnchor":"n","type":"string"}})",
            R"("$id":"http://a.example/s","type":"object","properties":{"p":{"$ref":"#named"}},"required":["p"],
                "additionalProperties":{"type":"string"},"$defs":{"n":{"$anchor":"named","type":"string"}})",
            R"("type":"object","patternProperties":{"^x-":{"type":"string","format":"x-own"}},"additionalProperties":false)",
            R"("enum":[1,null,"x"])",
            R"("const":null)",
            R"("type":["object","null"],"title":"T","default":null,"examples":[null],"x-own":{"type":"str"})",
            R"("oneOf":[{"type":"object","properties":{"k":{"const":"a"}}},{"properties":{"k":{"const":"b"}}}])",
            R"("type":"array","prefixItems":[{"type":"string"}],"items":false,"unevaluatedItems":false)",
            R"("type":"object","properties":{"nullable":{"type":"boolean"},"required":true,"type":{"type":"string"}},
                "required":["type"],"additionalProperties":true)",
        }) {
        CAPTURE(members);
        const auto schema = parsed(with_draft(members));
        const auto result = sanitise(schema.as_object());
        CHECK(json::value(result.schema) == schema);
        CHECK(result.warnings == std::vector<std::string>());
    }
}

TEST_CASE("an object that unevaluatedProperties closes is not closed again") {
    const auto result = sanitise(
        parsed(with_draft(R"("type":"object","properties":{"a":true},"unevaluatedProperties":false)")).as_object());
    CHECK(json::serialize(result.schema.at("required")) == R"(["a"])");
    CHECK_FALSE(result.schema.contains("additionalProperties"));
}

TEST_CASE("a schema that others extend stays open") {
    // A reference beside "properties", a choice beside them, and the same by way of a property instead of a definition.
    for (const std::string_view members :
         {R"("type":"object","$ref":"#/$defs/base","properties":{"b":true},"required":["b"],
             "$defs":{"base":{"type":"object","properties":{"a":true}}})",
          R"("type":"object","properties":{"b":true},"oneOf":[{"$ref":"#/$defs/base"}],
             "$defs":{"base":{"type":"object","properties":{"a":true}}})",
          R"("type":"object","$ref":"#/$defs/base","unevaluatedProperties":false,"properties":{"b":true},
             "$defs":{"base":{"type":"object","properties":{"a":true}}})"}) {
        CAPTURE(members);
        const auto schema = parsed(with_draft(members));
        REQUIRE(compile(schema)->is_valid(parsed(R"({"a":1,"b":2})")));
        const auto result = sanitise(schema.as_object());
        CHECK(compile(result.schema)->is_valid(parsed(R"({"a":1,"b":2})")));
    }
    const auto by_property = sanitise(parsed(with_draft(R"("type":"object","properties":{"base":{"type":"object",
        "properties":{"a":true}},"more":{"$ref":"#/properties/base","properties":{"b":true}}})"))
                                          .as_object());
    CHECK(compile(by_property.schema)->is_valid(parsed(R"({"base":{"a":1},"more":{"a":1,"b":2}})")));
}

TEST_CASE("a definition that stands alone is closed") {
    const auto result = sanitise(parsed(with_draft(R"("type":"array","items":{"$ref":"#/$defs/a"},
        "$defs":{"a":{"type":"object","properties":{"x":true}}})"))
                                     .as_object());
    CHECK(result.schema.at("$defs").at("a").at("additionalProperties") == false);
    CHECK(result.warnings.size() == 2);
}

TEST_CASE("a recursive schema is closed") {
    const auto result =
        sanitise(parsed(with_draft(R"("type":"object","properties":{"next":{"$ref":"#"}},"required":[])")).as_object());
    CHECK(result.schema.at("additionalProperties") == false);
}

TEST_CASE("a root of items is an array") {
    const auto result = sanitise(parsed(with_draft(R"("items":{"type":"string"})")).as_object());
    CHECK(result.schema.at("type") == "array");
    CHECK(result.warnings == std::vector<std::string>{"The root had no \"type\"; it was set to \"array\"."});
}

TEST_CASE("nested samples are not read twice at each level") {
    std::string text = "1";
    for (int i = 0; i < 60; ++i) {
        text.insert(0, "[").append("]");
    }
    const auto result = sanitise(parsed(R"({"a":)" + text + "}").as_object());
    CHECK(compile(result.schema).has_value());
}
