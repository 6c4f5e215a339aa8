#include "memory_r1fs.hpp"
#include "profile/record_profiler.hpp"

#include "datagems/exports/profile.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <cmath>

using namespace datagems;
using namespace datagems::exports;
using namespace datagems::exports::test;
namespace json = boost::json;

namespace {

json::object profile_of(const std::vector<std::string>& records, const std::vector<std::string>& names = {}) {
    RecordProfiler profiler(names);
    for (const auto& record : records) {
        profiler.add(record);
    }
    return json::parse(profiler.json(std::nullopt)).as_object();
}

json::object field(const json::object& profile, std::string_view name) {
    for (const auto& each : profile.at("fields").as_array()) {
        if (each.at("name").as_string() == name) return each.as_object();
    }
    FAIL("no field " << name);
    return {};
}

json::value parsed(std::string_view text) {
    return json::parse(text);
}

std::string numbered(std::string_view before, int number, std::string_view after) {
    return std::string(before) + std::to_string(number) + std::string(after);
}

} // namespace

TEST_CASE("the profile of no records has the schema's fields") {
    CHECK(profile_of({}, {"b", "a"}) == parsed(R"({"records":0,"failed":0,"duplicateRows":0,"duplicatesExact":true,
        "label":null,"moreFields":false,"fields":[
        {"name":"b","types":{},"missing":0,"distinct":0,"distinctExact":true,"number":null,"length":null,"top":[],"topExact":true},
        {"name":"a","types":{},"missing":0,"distinct":0,"distinctExact":true,"number":null,"length":null,"top":[],"topExact":true}
        ]})"));
}

TEST_CASE("the profile of one record") {
    const auto profile = profile_of({R"({"age":30,"name":"Zoë","ok":true})"}, {"name"});
    CHECK(profile == parsed(R"({"records":1,"failed":0,"duplicateRows":0,"duplicatesExact":true,
        "label":null,"moreFields":false,"fields":[
        {"name":"name","types":{"string":1},"missing":0,"distinct":1,"distinctExact":true,"number":null,
         "length":{"min":3,"mean":3,"max":3},"top":[{"value":"Zoë","count":1}],"topExact":true},
        {"name":"age","types":{"integer":1},"missing":0,"distinct":1,"distinctExact":true,
         "number":{"min":30,"mean":30,"max":30,"stddev":0,"histogram":[{"from":30,"to":30,"count":1}]},
         "length":null,"top":[{"value":30,"count":1}],"topExact":true},
        {"name":"ok","types":{"boolean":1},"missing":0,"distinct":1,"distinctExact":true,"number":null,"length":null,
         "top":[{"value":true,"count":1}],"topExact":true}]})"));
}

TEST_CASE("missing and null are told apart") {
    const auto profile = profile_of({R"({"a":null})", R"({"a":null})", R"({})", R"({"b":1})"}, {"a"});
    const auto a = field(profile, "a");
    CHECK(a.at("types") == parsed(R"({"null":2})"));
    CHECK(a.at("missing") == 2);
    CHECK(a.at("distinct") == 1);
    CHECK(a.at("number").is_null());
    CHECK(a.at("length").is_null());
    CHECK(a.at("top") == parsed(R"([{"value":null,"count":2}])"));
    CHECK(field(profile, "b").at("missing") == 3);
}

TEST_CASE("all types of a field are counted") {
    const auto a = field(profile_of({R"({"a":1})", R"({"a":1.5})", R"({"a":"x"})", R"({"a":false})", R"({"a":[1,2]})",
                                     R"({"a":{}})", R"({"a":null})", R"({"a":2.0})"}),
                         "a");
    CHECK(json::serialize(a.at("types")) ==
          R"({"integer":2,"number":1,"string":1,"boolean":1,"array":1,"object":1,"null":1})");
    CHECK(a.at("length") == parsed(R"({"min":1,"mean":1.5,"max":2})"));
    CHECK(a.at("number").at("mean") == 1.5);
    CHECK(a.at("distinct") == 8);
}

TEST_CASE("records that are equal as canonical JSON are duplicates") {
    const auto profile = profile_of({
        R"({"a":1,"b":{"x":[1,2],"y":"é"}})",
        R"({ "b" : { "y":"\u00e9", "x":[1.0, 2e0] }, "a":10e-1 })",
        R"({"b":{"x":[2,1],"y":"é"},"a":1})",
        R"({"a":"1","b":{"x":[1,2],"y":"é"}})",
        R"({"a":1,"a":2})",
        R"({"a":2})",
        R"({"\u0061":2})",
    });
    CHECK(profile.at("records") == 7);
    CHECK(profile.at("duplicateRows") == 3);
    CHECK(profile.at("duplicatesExact") == true);
    CHECK(field(profile, "a").at("distinct") == 3);
    CHECK(field(profile, "b").at("distinct") == 2);
    CHECK(field(profile, "b").at("top").at(0).at("count") == 3);
}

TEST_CASE("numbers beyond what a double tells apart") {
    const auto profile = profile_of({R"({"a":9007199254740993})", R"({"a":9007199254740992})",
                                     R"({"a":9223372036854775807})", R"({"a":18446744073709551615})"});
    const auto a = field(profile, "a");
    CHECK(a.at("distinct") == 4);
    CHECK(a.at("number").at("min") == 9'007'199'254'740'992);
    CHECK(a.at("number").at("max") == 18'446'744'073'709'551'615U);
    const auto b = field(profile_of({R"({"b":9007199254740993})"}), "b");
    CHECK(b.at("number").at("min") == 9'007'199'254'740'993);
    CHECK(b.at("number").at("mean") == 9'007'199'254'740'993);
    CHECK(b.at("number").at("histogram").at(0).at("from") == 9'007'199'254'740'993);
    CHECK(b.at("top") == parsed(R"([{"value":9007199254740993,"count":1}])"));
}

TEST_CASE("the largest numbers stay finite and what no double holds has no statistics") {
    const auto a = field(profile_of({R"({"a":1e308})", R"({"a":-1e308})", R"({"a":1e999})", R"({"a":1e-999})"}), "a");
    CHECK(a.at("types") == parsed(R"({"integer":3,"number":1})"));
    CHECK(a.at("distinct") == 4);
    const auto& number = a.at("number").as_object();
    CHECK(number.at("min") == -1e308);
    CHECK(number.at("max") == 1e308);
    CHECK(number.at("mean") == 0);
    CHECK(number.at("stddev").to_number<double>() == Approx(1e308 * std::sqrt(2.0 / 3)));
    std::int64_t all = 0;
    for (const auto& bin : number.at("histogram").as_array()) {
        all += bin.at("count").as_int64();
    }
    CHECK(all == 3);
}

TEST_CASE("huge strings are measured whole and shown cut") {
    const std::string text(3'000'000, 'x');
    const auto profile = profile_of({R"({"a":")" + text + R"("})", R"({"a":")" + text + R"(y"})",
                                     R"({"a":")" + text + R"("})", R"({"a":"short"})"});
    const auto a = field(profile, "a");
    CHECK(a.at("distinct") == 3);
    CHECK(a.at("length").at("max") == 3'000'001);
    const auto& top = a.at("top").as_array();
    REQUIRE(top.size() == 3);
    CHECK(top[0].at("count") == 2);
    CHECK(top[0].at("cut") == true);
    CHECK(top[0].at("value").as_string() == std::string(200, 'x'));
    CHECK_FALSE(top[2].as_object().contains("cut"));
    CHECK(profile.at("duplicateRows") == 1);
}

TEST_CASE("a cut value whose characters take much room as JSON is cut shorter") {
    std::string bells;
    for (int i = 0; i < 300; ++i)
        bells += "\\u0007";
    const auto a = field(profile_of({R"({"a":")" + bells + R"("})"}), "a");
    CHECK(a.at("top").at(0).at("value").as_string() == std::string(33, '\a'));
    CHECK(a.at("length").at("max") == 300);
}

TEST_CASE("cut values end between characters") {
    std::string smileys;
    std::string items;
    for (int i = 0; i < 100; ++i) {
        smileys += "😀";
        items += "\"\\ud83d\\ude00\",";
    }
    const auto a = field(profile_of({R"({"a":"x)" + smileys + R"("})", R"({"a":[)" + items + R"(1]})"}), "a");
    CHECK(a.at("length").at("max") == 101);
    CHECK(a.at("top").at(0).at("value").as_string() == "x" + smileys.substr(0, 49 * 4));
    CHECK(a.at("top").at(1).at("value").as_string().starts_with("[\"\\ud83d"));
}

TEST_CASE("lengths are in code points, escapes undone") {
    const auto a = field(profile_of({R"({"a":"\ud83d\ude00\n\u00e9"})", R"({"a":""})"}), "a");
    CHECK(a.at("length") == parsed(R"({"min":0,"mean":1.5,"max":3})"));
}

TEST_CASE("nested values are shown as JSON") {
    const auto a = field(profile_of({R"({"a":{"b": [1, {"c": null}]}})"}), "a");
    CHECK(a.at("types") == parsed(R"({"object":1})"));
    CHECK(a.at("top") == parsed(R"([{"value":{"b":[1,{"c":null}]},"count":1}])"));
    CHECK(a.at("length").is_null());
}

TEST_CASE("two hundred fields have a profile and the others still tell records apart") {
    std::string wide = "{";
    std::string other = "{";
    for (int i = 0; i < 260; ++i) {
        wide += numbered(i == 0 ? "\"f" : ",\"f", i, "\":1");
        other += numbered(i == 0 ? "\"f" : ",\"f", i, i == 259 ? "\":2" : "\":1");
    }
    const auto profile = profile_of({wide + "}", other + "}", other + "}"}, {"f7"});
    CHECK(profile.at("fields").as_array().size() == 200);
    CHECK(profile.at("fields").at(0).at("name") == "f7");
    CHECK(profile.at("fields").at(1).at("name") == "f0");
    CHECK(profile.at("moreFields") == true);
    CHECK(profile.at("duplicateRows") == 1);
}

TEST_CASE("a field whose name is a text of its own has no profile") {
    const auto profile = profile_of({"{\"" + std::string(1'025, 'n') + "\":1,\"a\":2}"});
    CHECK(profile.at("fields").as_array().size() == 1);
    CHECK(profile.at("moreFields") == true);
}

TEST_CASE("names come out as they went in") {
    const auto profile = profile_of({R"({"a\"\\\u00e9":1})", R"({"a\"\\é":2})"});
    REQUIRE(profile.at("fields").as_array().size() == 1);
    CHECK(profile.at("fields").at(0).at("name") == "a\"\\é");
}

TEST_CASE("many values are estimated and the frequent ones found") {
    std::vector<std::string> records;
    records.reserve(20'000);
    for (int i = 0; i < 20'000; ++i) {
        records.push_back(numbered("{\"id\":\"user-", i, i % 4 == 0 ? "\",\"kind\":\"new\"}" : "\",\"kind\":\"old\"}"));
    }
    const auto profile = profile_of(records);
    const auto id = field(profile, "id");
    CHECK(id.at("distinctExact") == false);
    CHECK(id.at("distinct").to_number<double>() == Approx(20'000).epsilon(0.025));
    CHECK(id.at("topExact") == false);
    CHECK(id.at("top").at(0).at("count") == 1);
    const auto kind = field(profile, "kind");
    CHECK(kind.at("top") == parsed(R"([{"value":"old","count":15000},{"value":"new","count":5000}])"));
    CHECK(kind.at("topExact") == true);
    CHECK(profile.at("duplicateRows") == 0);
    CHECK(profile.at("duplicatesExact") == true);
}

TEST_CASE("a profile is read from the files, good records and failed ones") {
    MemoryR1fs r1fs;
    r1fs.files["a"] = "{\"i\":0,\"ok\":true,\"data\":{\"label\":\"x\"}}\n{\"i\":1,\"ok\":false,\"error\":\"no\"}\n";
    r1fs.files["b"] = "{\"i\":2,\"ok\":true,\"data\":{\"label\":\"y\"}}\n";
    ProfileStream stream(r1fs, {result_source("p", "a", {0, 2}, {1, 1}), result_source("q", "b", {2, 3}, {1, 0})},
                         schema_of(R"({"properties":{"label":{}}})"), "label");
    const auto done = stream.advance();
    REQUIRE(done.has_value());
    CHECK(*done);
    const auto profile = json::parse(stream.json()).as_object();
    CHECK(profile.at("records") == 2);
    CHECK(profile.at("failed") == 1);
    CHECK(profile.at("label") == "label");
    CHECK(field(profile, "label").at("top") == parsed(R"([{"value":"x","count":1},{"value":"y","count":1}])"));
}

TEST_CASE("a long file takes several steps") {
    MemoryR1fs r1fs;
    r1fs.piece = 64 * 1024;
    for (int i = 0; i < 25'000; ++i) {
        r1fs.files["a"] += numbered("{\"i\":", i, ",\"ok\":true,\"data\":{\"a\":1}}\n");
    }
    ProfileStream stream(r1fs, {result_source("p", "a", {0, 25'000}, {25'000, 0})}, {}, std::nullopt);
    int steps = 1;
    while (!stream.advance().value()) {
        ++steps;
    }
    CHECK(steps == 3);
    CHECK(json::parse(stream.json()).at("duplicateRows") == 24'999);
}

TEST_CASE("damage and absence come out as errors") {
    MemoryR1fs r1fs;
    r1fs.files["a"] = "{\"i\":0,\"ok\":true}\n";
    const auto error_of = [&](std::string cid) {
        ProfileStream stream(r1fs, {result_source("p", std::move(cid), {0, 1}, {1, 0})}, {}, std::nullopt);
        return stream.advance().error().code;
    };
    CHECK(error_of("a") == errc::corrupt);
    CHECK(error_of("b") == errc::corrupt);
    r1fs.away.insert("c");
    CHECK(error_of("c") == errc::unavailable);
}
