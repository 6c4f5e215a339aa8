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
