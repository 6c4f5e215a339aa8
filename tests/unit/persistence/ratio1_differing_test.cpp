#include "ratio1/differing.hpp"
#include "ratio1/unconfirmed_writes.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::persistence::ratio1;
using namespace std::chrono_literals;

namespace {

const SteadyTime start{1h};

Place field(const std::string& name) {
    return Place{"hash", name};
}

} // namespace

TEST_CASE("a document's rev is raised and nothing else is touched") {
    CHECK(differing(R"({"a":1.50,"rev":7,"z":"ü"})", 1) == R"({"a":1.50,"rev":8,"z":"ü"})");
    CHECK(differing(R"({"rev": 9 })", 3) == R"({"rev": 12 })");
    CHECK(differing(R"({"rev":-1})", 1) == R"({"rev":0})");
    CHECK(differing(R"({"x":{"rev":1},"y":["rev",2],"s":"\"rev\":5","rev":4})", 1) ==
          R"({"x":{"rev":1},"y":["rev",2],"s":"\"rev\":5","rev":5})");
    CHECK(differing(R"({"\\":"\\","rev":0})", 1) == R"({"\\":"\\","rev":1})");
    CHECK(differing(R"({"rev":1,"rev":5})", 1) == R"({"rev":1,"rev":6})");
    CHECK(differing(R"({"big":123456789012345678901234567890,"rev":1})", 1) ==
          R"({"big":123456789012345678901234567890,"rev":2})");
}

TEST_CASE("other objects and arrays have white space after them") {
    CHECK(differing(R"({"a":1})", 1) == R"({"a":1} )");
    CHECK(differing(R"({"a":1})", 2) == R"({"a":1}  )");
    CHECK(differing("[1]", 1) == "[1] ");
    for (const std::string odd :
         {R"({"rev":"7"})", R"({"rev":1.5})", R"({"rev":1e3})", R"({"rev":null})", R"({"rev":{"rev":1}})",
          R"({"rev":99999999999999999999})", R"({"rev":9223372036854775807})", R"({"Rev":1})", R"({"r\u0065v":1})"})
        CHECK(differing(odd, 1) == odd + " ");
}

TEST_CASE("of other texts every byte counts") {
    for (const std::string text : {"", "ada", "123", "true", "null", "\"quoted\"", "{", "{\"rev\":1", "[1] x"})
        CHECK(differing(text, 1) == std::nullopt);
    CHECK(differing(std::string(100'000, '['), 1) == std::nullopt);
}

TEST_CASE("what is in doubt is remembered until it is settled") {
    UnconfirmedWrites writes(10);
    CHECK(writes.of(field("a")).empty());
    writes.note(field("a"), {digest_of("1"), digest_of("2")}, Ownership::sole, start);
    CHECK(writes.of(field("a")).size() == 2);
    CHECK(writes.of(Place{std::nullopt, "a"}).empty());
    writes.note(field("a"), {}, Ownership::sole, start);
    CHECK(writes.of(field("a")).empty());
}

TEST_CASE("a place in doubt is due after a rest that grows, unless somebody writes it") {
    UnconfirmedWrites writes(10);
    writes.note(field("a"), {digest_of("1")}, Ownership::sole, start);
    CHECK(writes.take_due(start + 999ms) == std::nullopt);
    REQUIRE(writes.enter(field("a"), start));
    CHECK(writes.take_due(start + 1s) == std::nullopt);
    writes.leave(field("a"));
    CHECK(writes.take_due(start + 1s) == field("a"));
    CHECK(writes.take_due(start + 1h) == std::nullopt); // entered by the one who took it
    writes.leave(field("a"));
    CHECK(writes.take_due(start + 2s) == std::nullopt);
    CHECK(writes.take_due(start + 3s) == field("a"));
}

TEST_CASE("places that others write too are never due") {
    UnconfirmedWrites writes(10);
    writes.note(field("a"), {digest_of("1")}, Ownership::contested, start);
    CHECK(writes.take_due(start + 1h) == std::nullopt);
    CHECK(writes.of(field("a")).size() == 1);
}

TEST_CASE("the memory of doubts is bounded, and the oldest go first") {
    UnconfirmedWrites writes(3);
    for (const auto* name : {"a", "b", "c", "d", "e"})
        writes.note(field(name), {digest_of("1")}, Ownership::sole, start);
    CHECK(writes.of(field("a")).empty());
    CHECK(writes.of(field("b")).empty());
    CHECK(writes.of(field("c")).size() == 1);
    CHECK(writes.of(field("e")).size() == 1);
    writes.note(field("c"), ValueDigests(100, digest_of("x")), Ownership::sole, start);
    CHECK(writes.of(field("c")).size() == 16);
}

TEST_CASE("a place is written by one at a time") {
    UnconfirmedWrites writes(3);
    REQUIRE(writes.enter(field("a"), start));
    CHECK(writes.enter(field("b"), start));
    CHECK_FALSE(writes.enter(field("a"), std::chrono::steady_clock::now()));
    writes.leave(field("a"));
    CHECK(writes.enter(field("a"), std::chrono::steady_clock::now()));
}
