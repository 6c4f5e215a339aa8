// What is wrong with a schema is found when it is compiled; what is hostile ends in an answer.
#include "schema_test_support.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

struct Case {
    std::string_view schema;
    std::string_view sentence;
};

constexpr std::array kCases = {
    Case{"5", "the schema must be a schema: an object, true or false"},
    Case{R"({"properties":{"a":{"type":"text"}}})",
         R"(/properties/a/type must be one of "null", "boolean", "number", "integer", "string", "array", "object")"},
    Case{R"({"required":true})", "/required must be an array"},
    Case{R"({"required":[1]})", "/required/0 must be a string"},
    Case{R"({"properties":{"a":"sample"}})", "/properties/a must be a schema: an object, true or false"},
    Case{R"({"minimum":"1"})", "/minimum must be a number"},
    Case{R"({"maximum":1e400})", "/maximum must be a number within the range of a double"},
    Case{R"({"multipleOf":0})", "/multipleOf must be greater than 0"},
    Case{R"({"minLength":-1})", "/minLength must be a non-negative integer"},
    Case{R"({"maxItems":1.5})", "/maxItems must be a non-negative integer"},
    Case{R"({"uniqueItems":1})", "/uniqueItems must be true or false"},
    Case{R"({"anyOf":[]})", "/anyOf must not be empty"},
    Case{R"({"items":[{}]})", R"(/items must be one schema for all items; a list of schemas is called "prefixItems")"},
    Case{R"({"$ref":"#/$defs/x"})", R"(/$ref refers to "#/$defs/x", which does not exist)"},
    Case{R"({"$ref":"other.json"})",
         R"(/$ref refers to "other.json", which is not part of the schema and not registered; )"
         R"(nothing is fetched, so put it into "$defs")"},
    Case{R"({"$ref":"#there"})", R"(/$ref refers to the anchor "there", which does not exist)"},
    Case{R"({"$ref":"http://[x"})", "/$ref must be a URI reference"},
    Case{R"({"$ref":"a:["})", "/$ref must be a URI reference"},
    Case{
        R"({"$ref":"httpz:?#"})",
        R"(/$ref refers to "httpz:?#", which is not part of the schema and not registered; nothing is fetched, so put it into "$defs")"},
    Case{R"({"$schema":"http://json-schema.org/draft-07/schema#"})",
         R"(/$schema must be "https://json-schema.org/draft/2020-12/schema")"},
    Case{R"({"$schema":"https://example.com/nowhere"})",
         R"(/$schema must be "https://json-schema.org/draft/2020-12/schema")"},
    Case{R"({"unevaluatedProperties":1})", "/unevaluatedProperties must be a schema: an object, true or false"},
    Case{R"({"$dynamicRef":"#a"})", R"(/$dynamicRef refers to the anchor "a", which does not exist)"},
    Case{R"({"items":{"$anchor":"1a"}})", R"(/items/$anchor must match the pattern "^[A-Za-z_][-A-Za-z0-9._]*$")"},
    Case{R"({"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}})",
         "/$defs/b/$anchor is the name of another anchor as well"},
    Case{R"({"$defs":{"a":{"$id":"http://x/"},"b":{"$id":"http://x/"}}})",
         "/$defs/b/$id is the name of another schema as well"},
    Case{R"({"$id":"http://x/#part"})", "/$id must be a URI reference without a fragment"},
    Case{R"({"dependencies":{}})",
         R"(/dependencies belongs to an earlier draft; use "dependentRequired" or "dependentSchemas")"},
    Case{R"({"title":5})", "/title must be of type string, not integer"},
    Case{R"({"properties":{"a":{"deprecated":"yes"}}})",
         "/properties/a/deprecated must be of type boolean, not string"},
    Case{R"({"required":["a","a"]})", "/required must not have equal items (items 0 and 1 are equal)"},
    Case{R"({"format":"nothing known"})", ""},
    Case{R"({"$ref":"#"})", "the schema refers to itself without ever descending into the value"},
    Case{R"({"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}})",
         "/$defs/a refers to itself without ever descending into the value"},
};

std::string nested(std::string_view open, std::string_view inner, std::string_view close, int levels) {
    std::string text;
    for (int i = 0; i < levels; ++i) {
        text += open;
    }
    text += inner;
    for (int i = 0; i < levels; ++i) {
        text += close;
    }
    return text;
}

} // namespace

TEST_CASE("mistakes of a schema are found, with their places") {
    for (const auto& [schema, sentence] : kCases) {
        CAPTURE(schema);
        CHECK(first_mistake(schema) == sentence);
    }
    CHECK(first_mistake(R"({"pattern":"("})").starts_with("/pattern must be a regular expression: "));
    CHECK(first_mistake(R"({"pattern":"(*UCP)\\d"})").starts_with("/pattern must be a regular expression: "));
}

TEST_CASE("all mistakes are told at once") {
    const auto compiled = compile(parsed(R"({"type":"x","properties":{"a":{"minimum":"1"},"b":3},"required":{}})"));
    REQUIRE_FALSE(compiled.has_value());
    CHECK(compiled.error().mistakes.size() == 4);
}

TEST_CASE("a property named like a keyword is a property") {
    CHECK(
        first_mistake(R"({"properties":{"$ref":{"type":"string"},"required":{"type":"boolean"},"type":{}}})").empty());
    CHECK(first_mistake(R"({"const":{"$ref":"nowhere"},"enum":[{"type":5}],"examples":[{"minimum":"x"}]})").empty());
}

TEST_CASE("a schema nested too deeply or too large is refused") {
    CHECK(first_mistake(nested(R"({"items":)", "{}", "}", 63)).empty());
    CHECK(first_mistake(nested(R"({"items":)", "{}", "}", 65)).find("nested too deeply") != std::string::npos);
    CHECK(first_mistake(nested(R"({"not":)", "{}", "}", 20'000)).find("nested too deeply") != std::string::npos);
    CHECK(first_mistake(R"({"const":)" + nested("[", "", "]", 20'000) + "}").find("nested too deeply") !=
          std::string::npos);
    CompileOptions few;
    few.max_subschemas = 10;
    CHECK_FALSE(compile(parsed(R"({"allOf":[{},{},{},{},{},{},{},{},{},{},{},{}]})"), few).has_value());
}

TEST_CASE("a value nested too deeply is invalid, whatever the schema makes of it") {
    const auto deep = parsed(nested("[", "", "]", 50'000));
    for (const std::string_view schema :
         {R"({"items":{"$ref":"#"}})", R"({"not":{"items":{"$ref":"#/not"}}})", R"({"uniqueItems":true})",
          R"({"anyOf":[{"items":{"$ref":"#"}},{"type":"array"}]})"}) {
        CAPTURE(schema);
        const auto error = validator_of(schema).first_error(deep);
        REQUIRE(error.has_value());
        CHECK(error->message == "is nested too deeply to be checked");
    }
    CHECK(validator_of(R"({"items":{"$ref":"#"}})").is_valid(parsed(nested("[", "", "]", 400))));
    CHECK_FALSE(validator_of(R"({"enum":[1,2,3,4,5,6,7,8]})").is_valid(deep));
}

TEST_CASE("an object nested too deeply is invalid as well, and explaining that stays within the stack") {
    const auto deep = parsed(nested(R"({"a":)", "1", "}", 50'000));
    for (
        const std::string_view schema :
        {R"({"properties":{"a":{"$ref":"#"}}})", R"({"additionalProperties":{"$ref":"#"}})",
         R"({"anyOf":[{"properties":{"a":{"$ref":"#"}},"required":["b"]},{"patternProperties":{"^a$":{"$ref":"#"}}}]})"}) {
        CAPTURE(schema);
        const auto error = validator_of(schema).first_error(deep);
        REQUIRE(error.has_value());
        CHECK(error->message == "is nested too deeply to be checked");
    }
}

TEST_CASE("a catastrophic pattern gives up and says so, even within not") {
    const json::value value(std::string(5'000, 'a') + "!");
    for (const std::string_view schema : {R"({"pattern":"^(a+)+\\1$"})", R"({"not":{"pattern":"^(?=a)(a|aa)+$"}})",
                                          R"({"anyOf":[{"pattern":"^(?!b)(a*)*$"},{"type":"string"}]})"}) {
        CAPTURE(schema);
        const auto error = validator_of(schema).first_error(value);
        REQUIRE(error.has_value());
        CHECK(error->message.find("takes too long") != std::string::npos);
    }
}

TEST_CASE("a schema whose references multiply gives up instead of hanging") {
    std::string schema = R"({"$ref":"#/$defs/d0","$defs":{)";
    for (int i = 0; i < 40; ++i) {
        const std::string next = R"({"$ref":"#/$defs/d)" + std::to_string(i + 1) + "\"}";
        schema += "\"d" + std::to_string(i) + R"(":{"allOf":[)" + next + "," + next + "]},";
    }
    const auto error = validator_of(schema + R"("d40":{"type":"integer"}}})").first_error(json::value(1));
    REQUIRE(error.has_value());
    CHECK(error->message == "takes too long to check against this schema");
}

TEST_CASE("text that is not UTF-8 never matches a pattern") {
    CHECK(validator_of(R"({"pattern":"a"})").first_error(json::value("a\xff"))->message == "must be valid UTF-8");
}

TEST_CASE("a long array of distinct items is checked for equal ones in time") {
    json::array items;
    for (int i = 0; i < 200'000; ++i) {
        items.emplace_back(i);
    }
    const auto validator = validator_of(R"({"uniqueItems":true})");
    CHECK(validator.is_valid(items));
    items.emplace_back(199'999.0);
    CHECK(validator.first_error(items)->message == "must not have equal items (items 199999 and 200000 are equal)");
}
