#include "datagems/http/message.hpp"

#include <catch2/catch.hpp>

namespace datagems::http {

TEST_CASE("Header names compare without case, set replaces all of a name") {
    Headers headers;
    headers.add("Accept", "a");
    headers.add("ACCEPT", "b");
    headers.add("Other", "c");
    CHECK(headers.find("accept") == "a");
    CHECK(headers.count("accept") == 2);
    headers.set("aCCept", *headers.find("accept"));
    CHECK(headers.count("accept") == 1);
    CHECK(headers.find("Accept") == "a");
    CHECK_FALSE(headers.find("Accep").has_value());
}

TEST_CASE("Query parameters are decoded, the first of a name counts") {
    Request request;
    request.query = "a=1&b=x+y%20z&a=2&flag&empty=&%63=d&bad=%zz&utf=%ff&=nameless";
    CHECK(request.query_parameter("a") == "1");
    CHECK(request.query_parameter("b") == "x y z");
    CHECK(request.query_parameter("flag") == "");
    CHECK(request.query_parameter("empty") == "");
    CHECK(request.query_parameter("c") == "d");
    CHECK_FALSE(request.query_parameter("bad").has_value());
    CHECK_FALSE(request.query_parameter("utf").has_value());
    CHECK_FALSE(request.query_parameter("missing").has_value());
}

TEST_CASE("Cookies are found in any Cookie field") {
    Request request;
    request.headers.add("Cookie", "a=1; datagen_session=ey.J=x ;b");
    request.headers.add("cookie", "c=3; a=4");
    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("datagen_session") == "ey.J=x");
    CHECK(request.cookie("b") == "");
    CHECK(request.cookie("c") == "3");
    CHECK_FALSE(request.cookie("session").has_value());
    CHECK_FALSE(request.cookie("A").has_value());
}

TEST_CASE("Every error has its status, and inner ones keep their message") {
    const auto status = [](errc code) { return to_response({code, "the message"}, "id").status; };
    CHECK(status(errc::invalid_argument) == 400);
    CHECK(status(errc::unauthenticated) == 401);
    CHECK(status(errc::permission_denied) == 403);
    CHECK(status(errc::not_found) == 404);
    CHECK(status(errc::already_exists) == 409);
    CHECK(status(errc::conflict) == 409);
    CHECK(status(errc::too_large) == 413);
    CHECK(status(errc::unsupported) == 501);
    for (const auto code :
         {errc::resource_exhausted, errc::unavailable, errc::timed_out, errc::cancelled, errc::no_space}) {
        const auto response = to_response({code, "the store is away"}, "id");
        CHECK(response.status == 503);
        CHECK(response.headers.find("Retry-After").has_value());
    }
    for (const auto code : {errc::internal, errc::corrupt, errc::io}) {
        const auto response = to_response({code, "/secret/path"}, "id");
        CHECK(response.status == 500);
        CHECK(response.body == R"({"error":"Internal error","requestId":"id"})");
    }
    CHECK(to_response({errc::not_found, "/secret/path"}, "id").body == R"({"error":"Not found"})");
    CHECK(to_response({errc::unavailable, "CStore is away"}, "id").body == R"({"error":"CStore is away"})");
}

TEST_CASE("Field errors have the shape of the contract") {
    FieldErrors fields;
    fields["title"] = {"is too long"};
    CHECK(Response::invalid_payload({}, fields).body ==
          R"({"error":"Invalid payload","details":{"formErrors":[],"fieldErrors":{"title":["is too long"]}}})");
}

TEST_CASE("Methods are told apart with their case") {
    CHECK(parse_method("DELETE") == Method::del);
    CHECK(parse_method("delete") == Method::other);
    CHECK(to_string(Method::patch) == "PATCH");
}

} // namespace datagems::http
