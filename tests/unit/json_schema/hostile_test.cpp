// Schemas and values made to cost too much end in an answer that says so.
#include "schema_test_support.hpp"

#include <catch2/catch.hpp>

using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

constexpr std::string_view kTooLong = "takes too long to check against this schema";

// {"anyOf":[branch, branch, …]}
std::string any_of(std::size_t count, std::string_view branch) {
    std::string schema = R"({"anyOf":[)";
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) schema += ',';
        schema += branch;
    }
    return schema + "]}";
}

json::array distinct_items(std::int64_t first, std::int64_t count) {
    json::array items;
    for (std::int64_t i = 0; i < count; ++i) {
        items.emplace_back(first + i);
    }
    return items;
}

json::object wide_object(int members) {
    json::object object;
    for (int i = 0; i < members; ++i) {
        object["k" + std::to_string(i)] = i;
    }
    return object;
}

} // namespace

TEST_CASE("many large numbers that are neighbours are told apart in time") {
    constexpr std::int64_t snowflake = std::int64_t{1} << 62;
    auto ids = distinct_items(snowflake, 100'000);
    const auto validator = validator_of(R"({"uniqueItems":true})");
    CHECK(validator.is_valid(ids));
    ids.emplace_back(snowflake + 5);
    CHECK(validator.first_error(ids)->message == "must not have equal items (items 5 and 100000 are equal)");
    CHECK(validator.is_valid(parsed("[18446744073709551615,18446744073709551614,-1,-1.5,1e300,1e301]")));
    CHECK_FALSE(validator.is_valid(parsed("[1,2,3,4,5,6,7,8,9223372036854775808.0,9223372036854775808]")));
}

TEST_CASE("objects whose members swap their values are told apart in time") {
    json::array items;
    for (int i = 0; i < 2'000; ++i) {
        json::object object;
        for (int k = 0; k < 12; ++k) {
            object["k" + std::to_string(k)] = (i >> k) & 1;
        }
        items.push_back(std::move(object));
    }
    CHECK(validator_of(R"({"uniqueItems":true})").is_valid(items));
}

TEST_CASE("branches that each look at a large value spend the budget, not the afternoon") {
    const json::value items = distinct_items(0, 100'000);
    const json::value object = wide_object(100'000);
    const json::value text(std::string(1'000'000, 'a'));
    const auto reason = [](const std::string& schema, const json::value& value) {
        const auto error = validator_of(schema).first_error(value);
        return error ? error->message : "";
    };
    CHECK(
        reason(any_of(2'000, R"({"uniqueItems":true,"maxItems":1})"), items) ==
        R"(must match at least one of the 2000 schemas of "anyOf" (for the nearest of them, the root value must have )"
        R"(at most 1 item (it has 100000)))");
    CHECK(reason(any_of(2'000, R"({"uniqueItems":true,"contains":{"type":"string"}})"), items) == kTooLong);
    CHECK(reason(any_of(2'000, R"({"properties":{"k0":true},"required":["z"]})"), object) == kTooLong);
    CHECK(reason(any_of(2'000, R"({"patternProperties":{"z":true},"required":["z"]})"), object) == kTooLong);
    CHECK(reason(any_of(3'000, R"({"maxLength":999999})"), text) == kTooLong);
    CHECK(reason(any_of(3'000, R"({"pattern":"b$"})"), text) == kTooLong);
}

TEST_CASE("explaining an error does not replace it") {
    json::array items{json::value("x")};
    items.resize(600'001, json::value(1));
    const auto error = validator_of(any_of(10, R"({"items":{"type":"integer"}})")).first_error(items);
    REQUIRE(error.has_value());
    CHECK(error->message == R"(must match at least one of the 10 schemas of "anyOf" (for the nearest of them, )"
                            R"(/0 must be of type integer, not string))");
}

TEST_CASE("what is large and checked once is checked") {
    CHECK(validator_of(R"({"patternProperties":{"^k":{"type":"integer"}},"unevaluatedProperties":false})")
              .is_valid(wide_object(100'000)));
    CHECK(validator_of(R"({"items":{"type":"integer","minimum":0},"uniqueItems":true})")
              .is_valid(distinct_items(0, 500'000)));
    CHECK(validator_of(R"({"minLength":10,"pattern":"^a+$"})").is_valid(json::value(std::string(5'000'000, 'a'))));
}

TEST_CASE("names and addresses that are too long are refused") {
    const std::string name(30'000, 'n');
    const std::string under_it = R"({"properties":{")" + name + R"(":)" + any_of(5'000, "{}") + "}}";
    const auto compiled = compile(parsed(under_it));
    REQUIRE_FALSE(compiled.has_value());
    CHECK(compiled.error().mistakes.front().message == "stands under names that are too long");
    CHECK(compiled.error().mistakes.front().sentence().size() < 1'000);
    const std::string address = R"({"$id":"http://example.com/)" + std::string(30'000, '.') + R"("})";
    CHECK(first_mistake(address) == "/$id must be a URI reference without a fragment");
}

TEST_CASE("messages stay short, however long the names are") {
    const std::string name(100'000, 'n');
    json::object object;
    object[name] = 1;
    CHECK(validator_of(R"({"additionalProperties":false})").first_error(object)->message.size() < 200);
    CHECK(validator_of(R"({"additionalProperties":{"type":"string"}})").first_error(object)->sentence().size() < 400);
}
