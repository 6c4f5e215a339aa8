#include "datagems/http/json_body.hpp"

#include <catch2/catch.hpp>

namespace datagems::http {

namespace {

Request request_with(std::string body, std::string_view type = "application/json") {
    Request request;
    request.body = std::move(body);
    if (!type.empty()) request.headers.add("Content-Type", type);
    return request;
}

int status_of(const Request& request, AbsentBody absent = AbsentBody::refused) {
    const auto object = read_json_object(request, absent);
    return object.has_value() ? 200 : object.error().status;
}

} // namespace

TEST_CASE("A JSON object is read") {
    const auto object = read_json_object(request_with(R"({"a":1,"b":{"a":[{"a":2}]}})"));
    REQUIRE(object.has_value());
    CHECK(object->at("a").as_int64() == 1);
}

TEST_CASE("Only application/json is JSON") {
    for (const auto* type :
         {"application/json", "Application/JSON; charset=UTF-8", "application/json ;charset=\"utf-8\""}) {
        CHECK(status_of(request_with("{}", type)) == 200);
    }
    for (const auto* type :
         {"", "text/plain", "application/json; charset=latin1", "application/jsonp", "application/x"}) {
        CHECK(status_of(request_with("{}", type)) == 415);
    }
}

TEST_CASE("An absent body is {} only where the route says so") {
    CHECK(status_of(request_with("", "")) == 400);
    CHECK(status_of(request_with("", ""), AbsentBody::is_empty) == 200);
    CHECK(status_of(request_with(" ", ""), AbsentBody::is_empty) == 415);
}

TEST_CASE("What is not one JSON object is 400 with the shape of the contract") {
    for (const auto* body : {"[]", "1", "null", "{", "{}{}", "{\"a\":1,}", "{'a':1}", "\xff", "{\"a\":\"\xc0\xaf\"}",
                             "{\"a\":NaN}", "\"x\""}) {
        CAPTURE(body);
        CHECK(status_of(request_with(body)) == 400);
    }
    const auto refused = read_json_object(request_with("[]"));
    REQUIRE(refused.has_error());
    CHECK(
        refused.error().body ==
        R"({"error":"Invalid payload","details":{"formErrors":["The body must be a JSON object"],"fieldErrors":{}}})");
}

TEST_CASE("Equal keys in one object are refused, however they are written and wherever they are") {
    CHECK(status_of(request_with(R"({"a":1,"a":1})")) == 400);
    CHECK(status_of(request_with(R"({"a":1,"\u0061":2})")) == 400);
    CHECK(status_of(request_with(R"({"x":[{"y":{"b":1,"b":2}}]})")) == 400);
    CHECK(status_of(request_with(R"({"a":{"a":{"a":1}},"A":2,"b":[{"a":1},{"a":1}]})")) == 200);
}

TEST_CASE("A body is at most 64 levels deep") {
    const auto nested = [](std::size_t levels) { // the object is one of them
        return "{\"a\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
    };
    CHECK(status_of(request_with(nested(64))) == 200);
    CHECK(status_of(request_with(nested(65))) == 400);
    CHECK(status_of(request_with(nested(100'000))) == 400);
}

} // namespace datagems::http
