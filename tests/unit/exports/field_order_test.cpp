#include "field_order.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace datagems::exports;

namespace {

std::string ordered(std::string_view schema, std::string_view data) {
    const FieldOrder order(boost::json::parse(schema).as_object());
    std::string out;
    order.append_ordered(out, data);
    return out;
}

} // namespace

TEST_CASE("fields come in the schema's order, others after them") {
    constexpr auto schema = R"({"properties":{"a":{},"b":{},"c":{}}})";
    CHECK(ordered(schema, R"({"c":1,"x":2,"a":3,"w":4})") == R"({"a":3,"c":1,"x":2,"w":4})");
    CHECK(ordered(schema, R"({"\u0062":1,"a":2})") == R"({"a":2,"\u0062":1})");
    CHECK(ordered(schema, "{}") == "{}");
}

TEST_CASE("what is in order is copied byte by byte") {
    CHECK(ordered(R"({"properties":{"a":{},"b":{}}})", R"({ "a" : 1.0 , "b": [ ] , "z":0})") ==
          R"({ "a" : 1.0 , "b": [ ] , "z":0})");
}

TEST_CASE("nested objects and items of arrays are ordered too") {
    constexpr auto schema = R"({"properties":{
        "p":{"properties":{"a":{},"b":{}}},
        "q":{"items":{"properties":{"a":{},"b":{}}}}}})";
    CHECK(ordered(schema, R"({"p":{"b":1,"a":2},"q":[{"a":1,"b":2},{"b":3,"a":4},5,[]]})") ==
          R"({"p":{"a":2,"b":1},"q":[{"a":1,"b":2},{"a":4,"b":3},5,[]]})");
}

TEST_CASE("local references are followed, recursive ones too") {
    constexpr auto schema = R"({"$ref":"#/$defs/node","$defs":{"node":{"properties":{
        "v":{},"next":{"$ref":"#/$defs/node"}}}}})";
    CHECK(ordered(schema, R"({"next":{"next":{},"v":2},"v":1})") == R"({"v":1,"next":{"v":2,"next":{}}})");
    const FieldOrder order(boost::json::parse(schema).as_object());
    CHECK(order.names() == std::vector<std::string>{"v", "next"});
}

TEST_CASE("a schema that says nothing about order changes nothing") {
    for (const auto* schema : {"{}", R"({"$ref":"#/$defs/none"})", R"({"$ref":"#"})", R"({"properties":[1]})",
                               R"({"properties":{"a":true}})", R"({"$ref":"http://elsewhere/"})"}) {
        CHECK(ordered(schema, R"({"z":1,"b":2})") == R"({"z":1,"b":2})");
    }
}
