// The sampler keyword by keyword: schemas that a sampler without a plan for the keyword hits only by luck, or never.
#include "datagems/json_schema/sampler.hpp"

#include "schema_test_support.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace datagems;
using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

struct Case {
    std::string_view about;
    std::string_view schema;
    std::size_t distinct; // at least, of 50
};

constexpr std::array kCases = {
    Case{"overlapping oneOf",
         R"({"oneOf":[{"type":"integer","minimum":0,"maximum":100},{"type":"integer","minimum":50,"maximum":300}]})",
         50},
    Case{"oneOf by what is required", R"({"type":"object","properties":{"email":{"type":"string","format":"email"},
        "phone":{"type":"string"},"post":{"type":"string"}},"oneOf":[{"required":["email"]},{"required":["phone"]},{"required":["post"]}]})",
         50},
    Case{
        "not with several keywords",
        R"({"type":"object","properties":{"kind":{"enum":["a","b"]},"size":{"type":"integer","minimum":0,"maximum":99}},
        "required":["kind","size"],"not":{"properties":{"kind":{"const":"a"},"size":{"minimum":10}}}})",
        50},
    Case{
        "not a value, a type, a pattern",
        R"({"type":"array","items":{"type":["string","integer","null"],"allOf":[{"not":{"type":"null"}},{"not":{"enum":[1,2,3]}},{"not":{"pattern":"e"}}]},"minItems":3})",
        50},
    Case{
        "not by reference",
        R"({"$defs":{"low":{"type":"number","maximum":5}},"type":"number","minimum":0,"maximum":50,"not":{"$ref":"#/$defs/low"}})",
        50},
    Case{"double negation", R"({"not":{"not":{"type":"integer","minimum":10,"maximum":90}}})", 50},
    Case{
        "a condition that fails",
        R"({"type":"object","properties":{"age":{"type":"integer","minimum":0,"maximum":120},"guardian":{"type":"string"}},
        "required":["age"],"if":{"properties":{"age":{"maximum":17}}},"then":{"required":["guardian"]},"else":{"properties":{"guardian":false}}})",
        50},
    Case{
        "nested conditions",
        R"({"type":"object","properties":{"country":{"enum":["US","NL","RO"]},"zip":{"type":"string"}},"required":["country","zip"],
        "if":{"properties":{"country":{"const":"US"}}},"then":{"properties":{"zip":{"pattern":"^[0-9]{5}$"}}},
        "else":{"if":{"properties":{"country":{"const":"NL"}}},"then":{"properties":{"zip":{"pattern":"^[0-9]{4} [A-Z]{2}$"}}},"else":{"properties":{"zip":{"pattern":"^[0-9]{6}$"}}}}})",
        50},
    Case{
        "anchors",
        R"({"$defs":{"p":{"$anchor":"person","type":"object","properties":{"name":{"type":"string"},"boss":{"$ref":"#person"}},
        "required":["name"],"additionalProperties":false}},"$ref":"#person"})",
        50},
    Case{"an embedded resource",
         R"({"$id":"https://a.example/order","type":"array","items":{"$ref":"item"},"minItems":2,
        "$defs":{"i":{"$id":"item","type":"object","properties":{"price":{"$ref":"#/$defs/money"}},"required":["price"],"$defs":{"money":{"type":"number","minimum":3}}}}})",
         50},
    Case{
        "unevaluatedProperties",
        R"({"allOf":[{"properties":{"id":{"type":"integer"}},"required":["id"]}],"properties":{"kind":{"enum":["x","y"]}},
        "required":["kind"],"if":{"properties":{"kind":{"const":"x"}}},"then":{"properties":{"extra":{"type":"string"}},"required":["extra"]},"unevaluatedProperties":false})",
        50},
    Case{
        "unevaluatedItems",
        R"({"prefixItems":[{"type":"string"}],"allOf":[{"prefixItems":[true,{"type":"integer"}]}],"unevaluatedItems":false,"minItems":2})",
        50},
    Case{
        "contains within limits",
        R"({"type":"array","items":{"type":"integer","minimum":0,"maximum":99},"contains":{"minimum":90},"minContains":1,"maxContains":2,"minItems":5,"maxItems":8})",
        50},
    Case{
        "two contains",
        R"({"type":"array","items":{"type":"string"},"allOf":[{"contains":{"const":"first"}},{"contains":{"const":"last"}}],"minItems":4,"uniqueItems":true})",
        50},
    Case{
        "contains in a tuple",
        R"({"prefixItems":[{"type":["integer","string"]},{"type":["integer","string"]}],"items":false,"minItems":2,"contains":{"type":"string","pattern":"^z"}})",
        50},
    Case{"all of few choices",
         R"({"type":"array","items":{"enum":["a","b","c","d","e","f","g"]},"uniqueItems":true,"minItems":7})", 50},
    Case{
        "few values",
        R"({"type":"object","properties":{"a":{"enum":[1,2,3]},"b":{"type":"boolean"},"c":{"type":"integer","minimum":1,"maximum":9}},
        "required":["a","b","c"],"additionalProperties":false})",
        50},
    Case{"steps together",
         R"({"allOf":[{"multipleOf":4},{"multipleOf":6}],"type":"integer","minimum":1000,"maximum":3000})", 50},
    Case{"a step with exclusive bounds",
         R"({"type":"number","multipleOf":0.05,"exclusiveMinimum":0,"exclusiveMaximum":5})", 50},
    Case{"an integer range written with fractions",
         R"({"type":"integer","minimum":1.0,"maximum":2000.0,"multipleOf":1.0})", 50},
    Case{
        "what needs what",
        R"({"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"},"d":{"type":"integer"}},
        "dependentRequired":{"a":["b"],"b":["c"]},"dependentSchemas":{"d":{"properties":{"a":false}}},"minProperties":1,"maxProperties":3,"additionalProperties":false})",
        45},
    Case{
        "names",
        R"({"type":"object","properties":{"Bad":{"type":"integer"},"good":{"type":"integer"}},"propertyNames":{"pattern":"^[a-z]+$","maxLength":12},"minProperties":3})",
        50},
    Case{
        "a map beside members",
        R"({"type":"object","properties":{"id":{"type":"integer"}},"required":["id"],"patternProperties":{"^x-[a-z]{3,8}$":{"type":"string"}},"additionalProperties":false,"minProperties":3})",
        50},
    Case{"a pattern within lengths",
         R"({"type":"string","pattern":"^[a-z]+(-[a-z]+)*$","minLength":20,"maxLength":30})", 50},
    Case{"a pattern at the end of a format", R"({"type":"string","format":"uri","pattern":"\\.(png|jpg)$"})", 50},
    Case{"several patterns",
         R"({"type":"string","allOf":[{"pattern":"^[a-z0-9]+$"},{"pattern":"[0-9]$"}],"minLength":5})", 50},
    Case{
        "a short address",
        R"({"type":"object","properties":{"to":{"type":"string","format":"email","maxLength":20},"cc":{"type":"string","format":"email","minLength":45}},"required":["to","cc"]})",
        50},
    Case{"a rare moment", R"({"type":"string","format":"time","pattern":"^0[89]:"})", 50},
    Case{"a narrow range", R"({"type":"number","exclusiveMinimum":0,"maximum":0.00001})", 50},
    Case{
        "few values unless an optional one is there",
        R"({"type":"object","properties":{"label":{"enum":["a","b"]},"confidence":{"type":"number","minimum":0,"maximum":1}},"required":["label"]})",
        50},
    Case{"few values of some types", R"({"type":["string","boolean","null"]})", 50},
    Case{
        "items that only contains allows",
        R"({"type":"array","prefixItems":[{"type":"integer"}],"contains":{"type":"string"},"unevaluatedItems":false,"minItems":3})",
        50},
    Case{"a pattern for the host of an address", R"({"type":"string","format":"email","pattern":"@school\\.example$"})",
         50},
};

json::value value_at(const json::value& sample, std::string_view name) {
    return sample.as_object().at(name);
}

} // namespace

TEST_CASE("samples follow every keyword that can be followed") {
    for (const auto& [about, schema, distinct] : kCases) {
        CAPTURE(about);
        const auto sampler = Sampler::create(parsed(schema));
        if (!sampler) FAIL(about << ": " << sampler.error().message);
        const Validator validator = validator_of(schema, {.assert_formats = true});
        std::set<std::string> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto sample = sampler->sample(seed);
            if (!sample) FAIL(about << ": " << sample.error().message);
            CAPTURE(seed, json::serialize(*sample));
            CHECK(validator.is_valid(*sample));
            seen.insert(json::serialize(*sample));
        }
        CHECK(seen.size() >= distinct);
    }
}

TEST_CASE("every branch and every optional member comes up") {
    const auto sampler =
        Sampler::create(
            parsed(R"({"type":"object","properties":{"kind":{"enum":["a","b","c"]},"note":{"type":["string","null"]}},
        "required":["kind"]})"))
            .value();
    std::set<std::string> kinds;
    std::size_t notes = 0;
    std::size_t nulls = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const json::object sample = sampler.sample(seed).value().as_object();
        kinds.insert(std::string(sample.at("kind").as_string()));
        if (!sample.contains("note")) continue;
        ++notes;
        if (sample.at("note").is_null()) ++nulls;
    }
    CHECK(kinds.size() == 3);
    CHECK(notes > 50);
    CHECK(notes < 100);
    CHECK(nulls > 0);
}

TEST_CASE("all values of a schema of few values come up in a round of seeds") {
    const auto sampler =
        Sampler::create(parsed(R"({"type":"object","properties":{"a":{"enum":["x","y","z"]},"b":{"type":"boolean"}},
        "required":["a"],"additionalProperties":false})"))
            .value();
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 9; ++seed) {
        seen.insert(json::serialize(sampler.sample(seed).value()));
    }
    CHECK(seen.size() == 9);
}

TEST_CASE("prose reads like sentences, and the names of things are no persons'") {
    const auto sampler =
        Sampler::create(
            parsed(R"({"type":"object","required":["title","question","review","product","trip_name","customer"],
        "properties":{"title":{"type":"string"},"question":{"type":"string"},"review":{"type":"string","minLength":120,"maxLength":400},
        "product":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},"trip_name":{"type":"string"},
        "customer":{"type":"object","properties":{"name":{"type":"string"},"email":{"type":"string"}},"required":["name"]}}})"))
            .value();
    const json::value sample = sampler.sample(1).value();
    const auto text = [&](std::string_view name) { return std::string(value_at(sample, name).as_string()); };
    CHECK(std::ranges::count(text("title"), ' ') >= 2);
    CHECK(text("question").back() == '?');
    CHECK(text("review").back() == '.');
    CHECK(text("review").size() >= 120);
    const std::string product(value_at(value_at(sample, "product"), "name").as_string());
    CHECK(std::islower(static_cast<unsigned char>(product.front())) != 0);
    const std::string customer(value_at(value_at(sample, "customer"), "name").as_string());
    CHECK(customer.find(' ') != std::string::npos);
    CHECK(std::isupper(static_cast<unsigned char>(customer.front())) != 0);
}
