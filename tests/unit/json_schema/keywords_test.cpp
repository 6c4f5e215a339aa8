// Every keyword: what it accepts, what it refuses, and what it says then.
#include "schema_test_support.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <vector>

using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

struct Case {
    std::string_view schema;
    std::string_view value;
    std::string_view sentence; // empty: valid
};

constexpr std::array kCases = {
    Case{R"({"type":"integer"})", "1.0", ""},
    Case{R"({"type":"integer"})", "1.5", "the root value must be of type integer, not number"},
    Case{R"({"type":["string","null"]})", "1", "the root value must be of type null or string, not integer"},
    Case{R"({"type":"number"})", "\"1\"", "the root value must be of type number, not string"},
    Case{R"({"enum":["a",1,null]})", "1.0", ""},
    Case{R"({"enum":["a","b"]})", "\"c\"", R"(the root value must be one of "a", "b")"},
    Case{R"({"enum":[1,2,3,4,5,6,7,[8,{"a":9}]]})", R"([8.0,{"a":9}])", ""},
    Case{R"({"const":{"a":1,"b":2}})", R"({"b":2,"a":1.0})", ""},
    Case{R"({"const":"x"})", "\"y\"", R"(the root value must be "x")"},
    Case{R"({"const":"x","enum":["y"]})", "\"x\"", "the root value is refused: no value is allowed here"},
    Case{R"({"enum":[0.5,2.5]})", "1", "the root value must be one of 0.5, 2.5"},
    Case{R"({"minimum":18})", "18", ""},
    Case{R"({"properties":{"age":{"minimum":18}}})", R"({"age":17.5})", "/age must be at least 18"},
    Case{R"({"maximum":0.5})", "0.6", "the root value must be at most 0.5"},
    Case{R"({"exclusiveMinimum":1})", "1.0", "the root value must be greater than 1"},
    Case{R"({"exclusiveMaximum":1})", "1", "the root value must be less than 1"},
    Case{R"({"minimum":9007199254740993})", "9007199254740992.0", "the root value must be at least 9007199254740993"},
    Case{R"({"maximum":18446744073709551615})", "18446744073709551615", ""},
    Case{R"({"maximum":18446744073709551614})", "18446744073709551615",
         "the root value must be at most 18446744073709551614"},
    Case{R"({"multipleOf":0.01})", "19.99", ""},
    Case{R"({"multipleOf":0.01})", "19.995", "the root value must be a multiple of 0.01"},
    Case{R"({"multipleOf":3})", "9007199254740993", ""},
    Case{R"({"multipleOf":0.1})", "1e300", ""},
    Case{R"({"multipleOf":1e-300})", "0.5", ""},
    Case{R"({"multipleOf":7})", "-14.0", ""},
    Case{R"({"multipleOf":0.01})", "-1234567890123.45", ""},
    Case{R"({"multipleOf":0.01})", "4503599627370497.5", ""},
    Case{R"({"multipleOf":0.05})", "0.15000000000000002", "the root value must be a multiple of 0.05"},
    Case{R"({"multipleOf":1e-9})", "0.123456789", ""},
    Case{R"({"multipleOf":1e-9})", "0.1234567891", "the root value must be a multiple of 1e-09"},
    Case{R"({"multipleOf":2.5})", "1e15", ""},
    Case{R"({"maximum":9007199254740992})", "9007199254740992.0", ""},
    Case{R"({"maximum":9007199254740993})", "9007199254740994.0", "the root value must be at most 9007199254740993"},
    Case{R"({"minLength":2})", "\"日本\"", ""},
    Case{R"({"minLength":2})", "\"😀\"", "the root value must be at least 2 characters long"},
    Case{R"({"maxLength":1})", "\"😀\"", ""},
    Case{R"({"maxLength":1})", "\"ab\"", "the root value must be at most 1 character long"},
    Case{R"({"pattern":"^a$"})", "\"a\\n\"", R"(the root value must match the pattern "^a$")"},
    Case{R"({"pattern":"^\\d$"})", "\"٣\"", R"(the root value must match the pattern "^\d$")"},
    Case{R"({"pattern":"^\\p{Letter}\\u0041$"})", "\"éA\"", ""},
    Case{R"({"properties":{"a":{"type":"string"}}})", R"({"b":1})", ""},
    Case{R"({"properties":{"a/b":{"type":"string"}}})", R"({"a/b":1})", "/a~1b must be of type string, not integer"},
    Case{R"({"required":["label"]})", "{}", R"(the root value must have the property "label")"},
    Case{R"({"properties":{"a":true},"additionalProperties":false})", R"({"x":1})",
         R"(the root value must not have the property "x")"},
    Case{R"({"properties":{"a":false}})", R"({"a":1})", R"(the root value must not have the property "a")"},
    Case{R"({"additionalProperties":{"type":"integer"}})", R"({"x":"1"})", "/x must be of type integer, not string"},
    Case{R"({"patternProperties":{"^n":{"type":"integer"}},"additionalProperties":false})", R"({"n1":1})", ""},
    Case{R"({"patternProperties":{"^n":{"type":"integer"}}})", R"({"n1":"1"})",
         "/n1 must be of type integer, not string"},
    Case{R"({"propertyNames":{"maxLength":2}})", R"({"abc":1})",
         R"(the root value must not have a property named "abc": the name must be at most 2 characters long)"},
    Case{R"({"minProperties":1})", "{}", "the root value must have at least 1 property (it has 0)"},
    Case{R"({"maxProperties":1})", R"({"a":1,"b":2})", "the root value must have at most 1 property (it has 2)"},
    Case{R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})",
         R"(the root value must have the property "b", as it has "a")"},
    Case{R"({"dependentRequired":{"a":["b"]}})", R"({"c":1})", ""},
    Case{R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1})",
         R"(the root value must have the property "b")"},
    Case{R"({"items":{"type":"integer"}})", R"([1,2,"3"])", "/2 must be of type integer, not string"},
    Case{R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a"])", ""},
    Case{R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a",1])", "/1 is not allowed here"},
    Case{R"({"minItems":2})", "[1]", "the root value must have at least 2 items (it has 1)"},
    Case{R"({"maxItems":1})", "[1,2]", "the root value must have at most 1 item (it has 2)"},
    Case{R"({"uniqueItems":true})", R"([1,true,"1",[1],{"a":1}])", ""},
    Case{R"({"uniqueItems":true})", R"([{"a":1,"b":2},0,{"b":2,"a":1.0}])",
         "the root value must not have equal items (items 0 and 2 are equal)"},
    Case{R"({"contains":{"type":"string"}})", "[1]",
         R"(the root value must contain at least 1 item of the kind that "contains" describes (it has 0): )"
         "its first item must be of type string, not integer"},
    Case{R"({"contains":{"const":1},"minContains":0})", "[]", ""},
    Case{R"({"contains":{"const":1},"minContains":2})", "[1,0,1]", ""},
    Case{R"({"contains":{"const":1},"minContains":2})", "[1,0]",
         R"(the root value must contain at least 2 items of the kind that "contains" describes (it has 1))"},
    Case{R"({"contains":{"const":1},"maxContains":1})", "[1,1]",
         R"(the root value must contain at most 1 item of the kind that "contains" describes (it has 2))"},
    Case{R"({"allOf":[{"minimum":1},{"maximum":2}]})", "3", "the root value must be at most 2"},
    Case{R"({"anyOf":[{"type":"string"},{"minimum":5}]})", "6", ""},
    Case{
        R"({"anyOf":[{"type":"string"},{"type":"object","properties":{"k":{"const":1}}}]})", R"({"k":2})",
        R"(the root value must match at least one of the 2 schemas of "anyOf" (for the nearest of them, /k must be 1))"},
    Case{
        R"({"oneOf":[{"minimum":1},{"maximum":2}]})", "1",
        R"(the root value must match exactly one of the 2 schemas of "oneOf" (it matches 2, such as those at 0 and 1))"},
    Case{R"({"not":{"type":"string"}})", "\"a\"", "the root value must not be of type string"},
    Case{R"({"not":{"enum":["a","b"]}})", "\"a\"", R"(the root value must not be one of "a", "b")"},
    Case{R"({"not":{"const":"a"}})", "\"a\"", R"(the root value must not be "a")"},
    Case{R"({"not":{"required":["a"]}})", R"({"a":1})", R"(the root value must not match the schema of "not")"},
    Case{R"({"oneOf":[{"properties":{"t":{"const":"a"}},"required":["v"]},)"
         R"({"properties":{"t":{"const":"b"}},"required":["w"]}]})",
         R"({"t":"b"})",
         R"(the root value must match exactly one of the 2 schemas of "oneOf" (for the nearest of them, )"
         R"(the root value must have the property "w"))"},
    Case{R"({"allOf":[true],"then":{"$ref":"#"}})", "1", ""},
    Case{R"({"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}})", "\"a\"",
         "the root value must be at least 2 characters long"},
    Case{R"({"if":{"type":"string"},"then":{"minLength":2},"else":{"minimum":2}})", "1",
         "the root value must be at least 2"},
    Case{R"({"$ref":"#/$defs/a%25b~1c","$defs":{"a%b/c":{"type":"string"}}})", "1",
         "the root value must be of type string, not integer"},
    Case{R"({"properties":{"next":{"$ref":"#"}},"additionalProperties":false})", R"({"next":{"next":{"x":1}}})",
         R"(/next/next must not have the property "x")"},
    Case{"false", "1", "the root value is not allowed here"},
    Case{"true", "1", ""},
    Case{R"({"x-unknown":{"type":5},"title":"t","format":"ipv4"})", "\"z\"", ""},
};

struct FormatCase {
    std::string_view format;
    std::vector<std::string_view> good;
    std::vector<std::string_view> bad;
};

} // namespace

TEST_CASE("each keyword accepts, refuses and explains") {
    for (const auto& [schema, value, sentence] : kCases) {
        CAPTURE(schema, value);
        CHECK(first_sentence(schema, value) == sentence);
        CHECK(validator_of(schema).is_valid(parsed(value)) == sentence.empty());
    }
}

TEST_CASE("errors carry both pointers, and several are collected up to the limit") {
    const auto validator = validator_of(R"({"type":"object","required":["z"],"properties":{"a":{"$ref":"#/$defs/s"},
        "b":{"items":{"minimum":2}}},"$defs":{"s":{"type":"string"}}})");
    const auto value = parsed(R"({"a":1,"b":[1,1,3]})");
    const auto errors = validator.errors(value);
    REQUIRE(errors.size() == 4);
    CHECK(errors[0].instance_pointer == "/a");
    CHECK(errors[0].keyword_pointer == "/$defs/s/type");
    CHECK(errors[2].instance_pointer == "/b/1");
    CHECK(errors[2].keyword_pointer == "/properties/b/items/minimum");
    CHECK(errors[3].message == "must have the property \"z\"");
    const auto forbidden = validator_of(R"({"properties":{"a":false}})").first_error(value);
    CHECK(forbidden->keyword_pointer == "/properties/a");
    const auto twice =
        validator_of(R"({"allOf":[{"$ref":"#/$defs/s"},{"$ref":"#/$defs/s"}],"$defs":{"s":{"type":"null"}}})");
    CHECK(twice.errors(value).size() == 1);
    CHECK(validator.errors(value, 2).size() == 2);
    CHECK(validator.errors(parsed(R"({"z":1})")).empty());
}

TEST_CASE("formats are asserted only when asked for") {
    const std::vector<FormatCase> cases = {
        {"date-time",
         {"2024-02-29T23:59:59Z", "2024-05-31t13:45:00.5+02:00", "1998-12-31T23:59:60Z"},
         {"2023-02-29T00:00:00Z", "2024-05-31 13:45:00Z", "2024-05-31T24:00:00Z", "1998-12-31T22:59:60Z",
          "2024-05-31T13:45:00"}},
        {"date", {"2024-05-31"}, {"2024-06-31", "24-05-31", "2024-5-31"}},
        {"time", {"10:00:00Z", "23:59:60Z"}, {"10:00:00", "25:00:00Z", "10:00:00.Z"}},
        {"duration", {"P3D", "PT4H30M", "P1Y2M3DT1S", "P2W"}, {"P", "PT", "3D", "P1D2M", "P1WT1H"}},
        {"email",
         {"a.b+c@example.com", "\"a b\"@example.com", "a@[127.0.0.1]"},
         {"a", "@b", "a@", ".a@b", "a..b@c", "a@b_c"}},
        {"hostname", {"example.com", "xn--4gbwdl.example"}, {"-a", "a-", "a..b", "a_b", ""}},
        {"ipv4", {"127.0.0.1"}, {"256.0.0.1", "1.2.3", "01.2.3.4"}},
        {"ipv6",
         {"::1", "2001:db8::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"},
         {"1", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "12345::"}},
        {"uri",
         {"https://a@example.com:80/b?c#d", "urn:x:y", "http://[::1]/"},
         {"/a", "http://a b", "http://[::1", "%zz:"}},
        {"uri-reference", {"/a", "a/b:c", "#x", ""}, {"a b", "\\x"}},
        {"uuid",
         {"123e4567-e89b-12d3-a456-426614174000"},
         {"123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"}},
        {"json-pointer", {"", "/a~0b"}, {"a", "/~2"}},
        {"regex", {"^a+$"}, {"("}},
    };
    for (const auto& [format, good, bad] : cases) {
        const std::string schema = R"({"format":")" + std::string(format) + "\"}";
        const auto asserting = validator_of(schema, {.assert_formats = true});
        const auto annotating = validator_of(schema);
        for (const auto text : good) {
            CAPTURE(format, text);
            CHECK(asserting.is_valid(json::value(json::string_view(text.data(), text.size()))));
        }
        for (const auto text : bad) {
            CAPTURE(format, text);
            const json::value value(json::string_view(text.data(), text.size()));
            CHECK_FALSE(asserting.is_valid(value));
            CHECK(annotating.is_valid(value));
        }
    }
}
