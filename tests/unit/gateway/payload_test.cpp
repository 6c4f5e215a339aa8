#include "payload.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

boost::json::object object(std::string_view text) {
    return boost::json::parse(text).as_object();
}

// The sentences about a field, joined; empty when there are none.
std::string complaint(PayloadErrors& errors, std::string_view field) {
    const auto body = boost::json::parse(errors.to_response().body);
    const auto& fields = body.at("details").at("fieldErrors").as_object();
    const auto* sentences = fields.if_contains(field);
    if (sentences == nullptr) return "";
    std::string all;
    for (const auto& sentence : sentences->as_array()) {
        all += std::string(sentence.as_string());
    }
    return all;
}

http::Request query(std::string text) {
    http::Request request;
    request.query = std::move(text);
    return request;
}

} // namespace

TEST_CASE("texts are measured in code points") {
    const auto body = object(R"({"a":"\u00e9\ud83d\ude00\u20ac","b":"","c":5,"d":null})");
    PayloadReader reader(body);
    CHECK(reader.text("a", {1, 3}) == "\xC3\xA9\xF0\x9F\x98\x80\xE2\x82\xAC");
    CHECK(reader.errors().empty());
    CHECK(reader.text("a", {1, 2}).empty());
    CHECK(complaint(reader.errors(), "a") == "Must be 1 to 2 characters long");
    CHECK(reader.text("b", {1, 9}).empty());
    CHECK(complaint(reader.errors(), "b") == "Must be 1 to 9 characters long");
    CHECK(reader.text("c", {1, 9}).empty());
    CHECK(complaint(reader.errors(), "c") == "Must be a string");
    CHECK(reader.text("d", {1, 9}).empty());
    CHECK(complaint(reader.errors(), "d") == "Must be a string");
    CHECK(reader.text("e", {1, 9}).empty());
    CHECK(complaint(reader.errors(), "e") == "Required");
}

TEST_CASE("optional fields may be absent, but not null") {
    const auto body = object(R"({"text":null,"flag":null,"object":null})");
    PayloadReader reader(body);
    CHECK_FALSE(reader.optional_text("x", {1, 2}));
    CHECK_FALSE(reader.optional_flag("y"));
    CHECK_FALSE(reader.optional_object("z"));
    CHECK(reader.errors().empty());
    CHECK_FALSE(reader.optional_text("text", {1, 2}));
    CHECK_FALSE(reader.optional_flag("flag"));
    CHECK_FALSE(reader.optional_object("object"));
    CHECK(complaint(reader.errors(), "text") == "Must be a string");
    CHECK(complaint(reader.errors(), "flag") == "Must be true or false");
    CHECK(complaint(reader.errors(), "object") == "Must be an object");
}

TEST_CASE("whole numbers stay in their range") {
    const auto body = object(R"({"five":5,"real":5.0,"half":5.5,"huge":1e300,"text":"5","big":18446744073709551615})");
    PayloadReader reader(body);
    CHECK(reader.integer("five", 1, 5) == 5);
    CHECK(reader.integer("real", 1, 5) == 5);
    CHECK(reader.errors().empty());
    for (const auto* field : {"half", "huge", "text", "big"}) {
        INFO(field);
        CHECK(reader.integer(field, 1, 5) == 1);
        CHECK(complaint(reader.errors(), field) == "Must be a whole number from 1 to 5");
    }
    CHECK(reader.integer("five", 6, 9) == 6);
    CHECK(complaint(reader.errors(), "five") == "Must be a whole number from 6 to 9");
    CHECK(reader.integer("none", 6, 9) == 6);
    CHECK(complaint(reader.errors(), "none") == "Required");
}

TEST_CASE("all mistakes are answered at once") {
    const auto body = object(R"({"b":1})");
    PayloadReader reader(body);
    std::ignore = reader.text("a", {1, 2});
    std::ignore = reader.text("b", {1, 2});
    const auto response = reader.errors().to_response();
    CHECK(response.status == 400);
    CHECK(boost::json::parse(response.body) ==
          boost::json::parse(R"({"error":"Invalid payload","details":{"formErrors":[],
              "fieldErrors":{"a":["Required"],"b":["Must be a string"]}}})"));
}

TEST_CASE("query parameters are checked like fields") {
    PayloadErrors errors;
    CHECK(query_integer(query("limit=20"), "limit", 1, 500, errors) == 20);
    CHECK_FALSE(query_integer(query(""), "limit", 1, 500, errors));
    CHECK(query_flag(query("gzip=Yes"), "gzip", errors));
    CHECK_FALSE(query_flag(query("gzip=0"), "gzip", errors));
    CHECK_FALSE(query_flag(query(""), "gzip", errors));
    CHECK(errors.empty());
    CHECK_FALSE(query_integer(query("limit=501"), "limit", 1, 500, errors));
    CHECK(complaint(errors, "limit") == "Must be a whole number from 1 to 500");
    CHECK_FALSE(query_flag(query("gzip=maybe"), "gzip", errors));
    CHECK(complaint(errors, "gzip") == "Must be true or false");
}
