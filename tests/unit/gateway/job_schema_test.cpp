#include "services/job_schema.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace datagems::gateway;

namespace {

datagems::json_schema::SchemaMistakes check(std::string_view text, bool dataset_mode = false) {
    return check_job_schema(boost::json::parse(text).as_object(), dataset_mode);
}

} // namespace

TEST_CASE("a schema that compiles and describes an object can be used") {
    CHECK(check(R"({"type":"object","properties":{"a":{"type":"string"}}})").empty());
    CHECK(check(R"({"properties":{"a":{"type":"string"}}})").empty());
    CHECK(check(R"({"type":["object","null"]})").empty());
}

TEST_CASE("mistakes of a schema say where they are") {
    const auto mistakes = check(R"({"type":"object","properties":{"a":{"type":"strin"}}})");
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].path.starts_with("/properties/a"));
    CHECK_FALSE(mistakes[0].message.empty());
}

TEST_CASE("records are objects") {
    const auto mistakes = check(R"({"type":"array"})");
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].path == "/type");
}

TEST_CASE("dataset mode needs a label") {
    CHECK(check(R"({"type":"object","properties":{"label":{"type":"string"}}})", true).empty());
    CHECK(check(R"({"type":"object","properties":{"text":{"type":"string"}}})", true).size() == 1);
    CHECK(check(R"({"type":"object"})", true).size() == 1);
}

// An editor marks the place, so there must be one.
TEST_CASE("every mistake is at a place of the schema") {
    const auto text =
        GENERATE(as<std::string>(), R"({"type":7})", R"({"type":"array"})", R"({"type":["object","x"]})",
                 R"({"type":"object","properties":7})", R"({"type":"object","properties":{"a":7}})",
                 R"({"type":"object","required":"a"})", R"({"type":"object","required":["a","a"]})",
                 R"({"type":"object","properties":{"a/b~c":{"minLength":-1}}})",
                 R"({"type":"object","properties":{"":{"type":""}}})",
                 R"({"type":"object","properties":{"é\"\\":{"pattern":"("}}})",
                 R"({"type":"object","patternProperties":{"(":{}}})",
                 R"({"type":"object","patternProperties":{"^a/~$":{"maximum":"1"}}})",
                 R"({"type":"object","properties":{"a":{"$ref":"#/$defs/none"}}})",
                 R"({"type":"object","properties":{"a":{"$ref":"https://example.org/x"}}})",
                 R"({"type":"object","$defs":{"a":{"enum":7}},"allOf":[{},{"if":1}]})",
                 R"({"type":"object","properties":{"a":{"items":[{}]}}})",
                 R"({"type":"object","properties":{"a":{"multipleOf":0}}})",
                 R"({"type":"object","dependentRequired":{"a":"b"}})", R"({"type":"object","$dynamicRef":"#none"})",
                 R"({"type":"object","$id":"#x"})", R"({"type":"object","$anchor":"7"})",
                 R"({"type":"object","$schema":7})", R"({"type":"object","$schema":"https://example.org/other"})",
                 R"({"type":"object","allOf":[{"$ref":"#"}],"not":[]})", R"({"type":"object","allOf":[]})",
                 R"({"type":"object","prefixItems":[]})",
                 R"({"type":"object","$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}})");
    const auto schema = boost::json::parse(text);
    for (const bool dataset_mode : {false, true}) {
        const auto mistakes = check_job_schema(schema.as_object(), dataset_mode);
        INFO(text);
        if (dataset_mode) REQUIRE_FALSE(mistakes.empty());
        for (const auto& mistake : mistakes) {
            INFO(mistake.path << ": " << mistake.message);
            boost::system::error_code nowhere;
            CHECK(schema.find_pointer(mistake.path, nowhere) != nullptr);
            CHECK_FALSE(mistake.message.empty());
        }
    }
}

TEST_CASE("a schema has at most 64 KiB") {
    boost::json::object schema;
    schema["type"] = "object";
    schema["description"] = std::string(max_schema_bytes, 'x');
    CHECK(check_job_schema(schema, false).size() == 1);
    const auto answer = refuse_schema(check_job_schema(schema, false));
    CHECK(answer.status == 400);
    CHECK(boost::json::parse(answer.body) == boost::json::parse(R"({"error":"Invalid schema","warnings":[],
              "details":[{"path":"","message":"must be at most 64 KiB of JSON"}]})"));
}
