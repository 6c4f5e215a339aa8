// Drafts as models write them, each with one kind of fault: what is made of it, and in how many repairs.
#include "datagems/json_schema/sanitiser.hpp"

#include "schema_test_support.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

constexpr std::string_view kDraft = R"("$schema":"https://json-schema.org/draft/2020-12/schema")";

// A complete schema with this one property: what is wrong with it is the only thing to repair.
std::string with_property(std::string_view property) {
    return "{" + std::string(kDraft) + R"(,"type":"object","properties":{"a":)" + std::string(property) +
           R"(},"required":["a"],"additionalProperties":false})";
}

// The property "a" after the repair, and the warnings in one line.
struct Repaired {
    std::string property;
    std::vector<std::string> warnings;
};

Repaired repaired(std::string_view property) {
    auto result = sanitise(parsed(with_property(property)).as_object());
    const auto again = sanitise(result.schema);
    CHECK(again.warnings.empty());
    CHECK(again.schema == result.schema);
    return {json::serialize(result.schema.at("properties").at("a")), std::move(result.warnings)};
}

std::string repaired_once(std::string_view property) {
    const auto result = repaired(property);
    CAPTURE(property);
    CHECK(result.warnings.size() == 1);
    for (const auto& warning : result.warnings) {
        CHECK(warning.find("/properties/a") == 0);
        CHECK(warning.back() == '.');
    }
    return result.property;
}

Sanitised root_repaired(std::string_view members) {
    auto result = sanitise(parsed("{" + std::string(kDraft) + "," + std::string(members) + "}").as_object());
    const auto again = sanitise(result.schema);
    CHECK(again.warnings.empty());
    CHECK(again.schema == result.schema);
    CHECK(compile(result.schema).has_value());
    return result;
}

} // namespace

TEST_CASE("misspelt types are read as they are meant") {
    CHECK(repaired_once(R"({"type":"str","maxLength":3})") == R"({"type":"string","maxLength":3})");
    CHECK(repaired_once(R"({"type":"int"})") == R"({"type":"integer"})");
    CHECK(repaired_once(R"({"type":"Float","minimum":0})") == R"({"type":"number","minimum":0})");
    CHECK(repaired_once(R"({"type":"bool"})") == R"({"type":"boolean"})");
    CHECK(repaired_once(R"({"type":"list","items":{"type":"string"}})") ==
          R"({"type":"array","items":{"type":"string"}})");
    CHECK(repaired_once(R"({"type":"date"})") == R"({"type":"string","format":"date"})");
    CHECK(repaired_once(R"({"type":"datetime","description":"x"})") ==
          R"({"type":"string","description":"x","format":"date-time"})");
    CHECK(repaired_once(R"({"type":["str","None"]})") == R"({"type":["string","null"]})");
    CHECK(repaired_once(R"({"type":"enum","enum":["x"]})") == R"({"enum":["x"]})");
    CHECK(repaired_once(R"({"type":"any","title":"x"})") == R"({"title":"x"})");
}

TEST_CASE("null and names of types are read as types where types belong") {
    CHECK(repaired_once(R"({"type":["string",null]})") == R"({"type":["string","null"]})");
    const auto choice = repaired(R"({"anyOf":["str","null"]})");
    CHECK(choice.property == R"({"anyOf":[{"type":"string"},{"type":"null"}]})");
    CHECK(choice.warnings.size() == 2);
    CHECK(repaired(R"({"type":"date"})").warnings ==
          std::vector<std::string>{
              R"(/properties/a/type was "date"; it was changed to "string", with the format "date".)"});
}

TEST_CASE("a type that nobody knows is left for the compiler to refuse") {
    const auto result = repaired(R"({"type":"quux","items":{"type":"string"}})");
    CHECK(result.property == R"({"type":"quux","items":{"type":"string"}})");
    CHECK(result.warnings.empty());
}

TEST_CASE("values of the wrong kind are read as they are meant") {
    CHECK(repaired_once(R"({"type":"string","minLength":"5"})") == R"({"type":"string","minLength":5})");
    CHECK(repaired_once(R"({"type":"number","maximum":"1.5"})") == R"({"type":"number","maximum":1.5E0})");
    CHECK(repaired_once(R"({"type":"array","uniqueItems":"true"})") == R"({"type":"array","uniqueItems":true})");
    CHECK(repaired_once(R"({"enum":"x","type":"string"})") == R"({"enum":["x"],"type":"string"})");
    CHECK(repaired_once(R"({"type":"string","pattern":null})") == R"({"type":"string"})");
    CHECK(repaired_once(R"({"type":"string","format":"datetime"})") == R"({"type":"string","format":"date-time"})");
    CHECK(repaired_once(R"({"type":"string","format":"Email"})") == R"({"type":"string","format":"email"})");
    CHECK(repaired_once(R"({"type":"string","format":"url"})") == R"({"type":"string","format":"uri"})");
}

TEST_CASE("what could be meant in several ways is left as it is") {
    for (const std::string_view property :
         {R"({"type":"string","minLength":"five"})", R"({"type":"string","enum":"a|b"})",
          R"({"type":"string","format":"phone"})", R"({"type":"number","exclusiveMinimum":true})",
          R"({"type":"array","items":[{"type":"string"}],"prefixItems":[]})", R"({"const":null,"default":null})",
          R"({"type":"string","examples":[null]})"}) {
        CAPTURE(property);
        const auto result = repaired(property);
        if (result.property.find("prefixItems") == std::string::npos) CHECK(result.property == property);
        CHECK(result.warnings.size() <= 1);
    }
}

TEST_CASE("keywords of older drafts become those of this one") {
    CHECK(repaired_once(R"({"type":"number","minimum":0,"exclusiveMinimum":true})") ==
          R"({"type":"number","minimum":0,"exclusiveMinimum":0})");
    CHECK(repaired_once(R"({"type":"number","maximum":9,"exclusiveMaximum":false})") ==
          R"({"type":"number","maximum":9})");
    CHECK(repaired_once(R"({"type":"array","items":[{"type":"string"},true]})") ==
          R"({"type":"array","prefixItems":[{"type":"string"},true]})");
    CHECK(repaired_once(R"({"dependencies":{"x":["y"],"z":{"required":["w"]}},"type":"object"})") ==
          R"({"type":"object","dependentRequired":{"x":["y"]},"dependentSchemas":{"z":{"required":["w"]}}})");
    const auto tuple = repaired(R"({"type":"array","items":[{"type":"string"}],"additionalItems":false})");
    CHECK(tuple.property == R"({"type":"array","prefixItems":[{"type":"string"}],"items":false})");
    CHECK(tuple.warnings.size() == 2);
}

TEST_CASE("nullable becomes a type") {
    CHECK(repaired_once(R"({"type":"string","nullable":true})") == R"({"type":["string","null"]})");
    CHECK(repaired_once(R"({"type":["string","null"],"nullable":true})") == R"({"type":["string","null"]})");
    CHECK(repaired_once(R"({"type":"string","enum":["a"],"nullable":true})") ==
          R"({"type":["string","null"],"enum":["a",null]})");
    CHECK(repaired_once(R"({"type":"string","nullable":false})") == R"({"type":"string"})");
}

TEST_CASE("samples under items become the schema of the items") {
    CHECK(repaired_once(R"({"type":"array","items":"string"})") == R"({"type":"array","items":{"type":"string"}})");
    CHECK(repaired_once(R"({"type":"array","items":["red","green"]})") ==
          R"({"type":"array","items":{"type":"string"}})");
    CHECK(
        repaired_once(R"({"type":"array","items":{"city":"Rome"}})") ==
        R"({"type":"array","items":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}})");
    CHECK(repaired_once(R"([{"x":1},{"x":2,"y":3}])") == R"({"type":"array","items":{"type":"object"}})");
    CHECK(repaired_once(R"(["a",1])") == R"({"type":"array"})");
}

TEST_CASE("a list of named properties becomes a map") {
    const auto result = root_repaired(R"("type":"object","properties":[{"name":"a","type":"string","required":true},
        {"name":"b","type":"int","required":false}],"additionalProperties":false)");
    CHECK(json::serialize(result.schema.at("properties")) == R"({"a":{"type":"string"},"b":{"type":"integer"}})");
    CHECK(json::serialize(result.schema.at("required")) == R"(["a"])");
    CHECK(result.warnings.size() == 3);
}

TEST_CASE("required as a flag of properties becomes a list of names") {
    const auto result = root_repaired(R"("type":"object","properties":{"a":{"type":"string","required":true},
        "b":{"type":"string","required":false},"c":{"type":"string"}},"additionalProperties":false,"required":["c"])");
    CHECK(json::serialize(result.schema.at("required")) == R"(["c","a"])");
    CHECK(result.warnings.size() == 1);
    CHECK(repaired_once(R"({"type":"array","items":{"type":"string","required":true}})") ==
          R"({"type":"array","items":{"type":"string"}})");
}

TEST_CASE("required as one name or with a name twice is mended") {
    const auto one =
        root_repaired(R"("type":"object","properties":{"a":true},"required":"a","additionalProperties":false)");
    CHECK(json::serialize(one.schema.at("required")) == R"(["a"])");
    CHECK(one.warnings.size() == 1);
    const auto twice =
        root_repaired(R"("type":"object","properties":{"a":true},"required":["a","a"],"additionalProperties":false)");
    CHECK(json::serialize(twice.schema.at("required")) == R"(["a"])");
    CHECK(twice.warnings.size() == 1);
}

TEST_CASE("a required property that a closed object does not describe is described") {
    const auto result = root_repaired(R"("type":"object","properties":{"a":true},"required":["a","b"])");
    CHECK(json::serialize(result.schema.at("properties")) == R"({"a":true,"b":{}})");
    CHECK(json::serialize(result.schema.at("required")) == R"(["a","b"])");
    CHECK(compile(result.schema)->is_valid(parsed(R"({"a":1,"b":2})")));
    const auto open =
        root_repaired(R"("type":"object","properties":{"a":true},"required":["b"],"additionalProperties":true)");
    CHECK(open.warnings.empty());
}

TEST_CASE("a schema in a wrapper is taken out") {
    for (
        const std::string_view wrapped :
        {R"({"schema":{"type":"object","properties":{"a":{"type":"string"}}}})",
         R"({"name":"person","strict":true,"schema":{"type":"object","properties":{"a":{"type":"string"}}}})",
         R"({"type":"json_schema","json_schema":{"name":"person","schema":{"type":"object","properties":{"a":{"type":"string"}}}}})"}) {
        CAPTURE(wrapped);
        const auto result = sanitise(parsed(wrapped).as_object());
        CHECK(
            json::serialize(result.schema) ==
            "{" + std::string(kDraft) +
                R"(,"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false})");
        CHECK(result.warnings.front().find("wrapped") != std::string::npos);
    }
}

TEST_CASE("a property called schema is no wrapper") {
    for (const std::string_view properties :
         {R"({"schema":{"type":"string"}})", R"({"schema":{"type":"array","items":true},"b":{"type":"string"}})"}) {
        CAPTURE(properties);
        const auto result = sanitise(parsed(properties).as_object());
        CHECK(result.schema.at("properties").as_object().contains("schema"));
    }
}

TEST_CASE("a wrapper's title and draft are kept") {
    const auto result = sanitise(
        parsed("{" + std::string(kDraft) + R"(,"title":"T","schema":{"type":"object","properties":{}}})").as_object());
    CHECK(result.schema.at("title") == "T");
    CHECK(result.warnings.size() == 3); // taken out, required, additionalProperties
}

TEST_CASE("references that miss their definition are led to it") {
    const auto renamed =
        root_repaired(R"("type":"object","properties":{"a":{"$ref":"#/definitions/x"},"b":{"$ref":"x"}},
        "required":[],"additionalProperties":false,"$defs":{"x":{"type":"string"}})");
    CHECK(renamed.schema.at("properties").at("a").at("$ref") == "#/$defs/x");
    CHECK(renamed.schema.at("properties").at("b").at("$ref") == "#/$defs/x");
    CHECK(renamed.warnings.size() == 2);
    const auto old = root_repaired(R"("type":"object","properties":{"a":{"$ref":"#/definitions/x"}},
        "required":[],"additionalProperties":false,"definitions":{"x":{"type":"str"}})");
    CHECK(old.schema.at("properties").at("a").at("$ref") == "#/definitions/x");
    CHECK(old.schema.at("definitions").at("x").at("type") == "string");
    CHECK(old.warnings.size() == 1);
}

TEST_CASE("a root whose type was missing is repaired to the end at once") {
    for (const std::string_view draft :
         {R"({"pattern":"^a","nullable":false})", R"({"minProperties":1,"nullable":true})",
          R"({"dependencies":{"a":["b"]}})", R"({"items":[{"type":"str"}]})"}) {
        CAPTURE(draft);
        const auto once = sanitise(parsed(draft).as_object());
        CHECK(once.schema.contains("type"));
        CHECK(sanitise(once.schema).warnings.empty());
    }
}

TEST_CASE("an object that requires a name too long for a schema of its own is not closed") {
    const std::string name(3'000, 'n');
    const auto draft =
        parsed(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a",")" + name + R"("]})");
    const auto once = sanitise(draft.as_object());
    CHECK(compile(once.schema).has_value());
    CHECK_FALSE(once.schema.contains("additionalProperties"));
    CHECK(sanitise(once.schema).warnings.empty());
}
