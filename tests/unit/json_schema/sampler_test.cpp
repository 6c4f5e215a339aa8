#include "datagems/json_schema/sampler.hpp"

#include "schema_test_support.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <set>

using namespace datagems;
using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

struct Realistic {
    std::string_view name;
    std::string_view schema;
    std::size_t distinct; // at least, of 50
};

constexpr std::array kRealistic = {
    Realistic{"product review",
              R"({"type":"object","properties":{"title":{"type":"string","minLength":5,"maxLength":60},
        "text":{"type":"string","minLength":20},"label":{"enum":["positive","negative","neutral"]},
        "rating":{"type":"integer","minimum":1,"maximum":5}},"required":["title","text","label","rating"],"additionalProperties":false})",
              50},
    Realistic{"customer",
              R"({"type":"object","properties":{"id":{"type":"string","format":"uuid"},"name":{"type":"string"},
        "email":{"type":"string","format":"email"},"age":{"type":"integer","minimum":18,"maximum":99},"phone":{"type":"string"},
        "address":{"type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"},
        "zip":{"type":"string","pattern":"^[0-9]{5}(-[0-9]{4})?$"}},"required":["street","city","zip"]}},"required":["id","name","email","address"]})",
              50},
    Realistic{
        "invoice",
        R"({"type":"object","properties":{"number":{"type":"string","pattern":"^INV-\\d{4}-\\d{3,6}$"},"date":{"type":"string","format":"date"},
        "currency":{"type":"string","pattern":"^[A-Z]{3}$"},"lines":{"type":"array","minItems":1,"maxItems":6,"items":{"type":"object",
        "properties":{"sku":{"type":"string","pattern":"^[A-Z]{2}\\d{4}$"},"quantity":{"type":"integer","minimum":1},
        "price":{"type":"number","exclusiveMinimum":0,"multipleOf":0.01}},"required":["sku","quantity","price"],"additionalProperties":false}},
        "paid":{"type":"boolean"}},"required":["number","date","lines"]})",
        50},
    Realistic{
        "log line",
        R"({"type":"object","properties":{"timestamp":{"type":"string","format":"date-time"},"level":{"enum":["debug","info","warn","error"]},
        "host":{"type":"string","format":"hostname"},"ip":{"type":"string","format":"ipv4"},"message":{"type":"string","maxLength":40},
        "context":{"type":"object","additionalProperties":{"type":"string"},"minProperties":2,"maxProperties":4}},
        "required":["timestamp","level","message","context"]})",
        50},
    Realistic{"tree",
              R"({"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"value":{"type":"integer"},
        "children":{"type":"array","items":{"$ref":"#/$defs/node"},"maxItems":3}},"required":["value","children"]}}})",
              45},
    Realistic{"linked list", R"({"$ref":"#/$defs/list","$defs":{"list":{"anyOf":[{"type":"null"},{"type":"object",
        "properties":{"head":{"type":"string"},"tail":{"$ref":"#/$defs/list"}},"required":["head","tail"]}]}}})",
              10},
    Realistic{"payment by kind", R"({"type":"object","oneOf":[
        {"properties":{"kind":{"const":"card"},"card":{"type":"string","pattern":"^\\d{16}$"}},"required":["kind","card"]},
        {"properties":{"kind":{"const":"bank"},"iban":{"type":"string","pattern":"^[A-Z]{2}\\d{2}[A-Z0-9]{12,20}$"}},"required":["kind","iban"]}]})",
              50},
    Realistic{"conditional",
              R"({"type":"object","properties":{"country":{"enum":["US","NL"]},"postcode":{"type":"string"}},
        "required":["country","postcode"],"if":{"properties":{"country":{"const":"US"}}},
        "then":{"properties":{"postcode":{"pattern":"^\\d{5}$"}}},"else":{"properties":{"postcode":{"pattern":"^\\d{4} [A-Z]{2}$"}}}})",
              50},
    Realistic{
        "merged",
        R"({"allOf":[{"$ref":"#/$defs/named"},{"$ref":"#/$defs/dated"},{"type":"object","properties":{"extra":{"type":"boolean"}}}],
        "$defs":{"named":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},
        "dated":{"type":"object","properties":{"created":{"type":"string","format":"date-time"}},"required":["created"]}}})",
        50},
    Realistic{
        "credit",
        R"({"type":"object","properties":{"name":{"type":"string"},"card":{"type":"string"},"billing":{"type":"string"}},
        "required":["name"],"dependentRequired":{"card":["billing"]},"dependentSchemas":{"billing":{"properties":{"billing":{"minLength":10}}}}})",
        40},
    Realistic{
        "tags",
        R"({"type":"array","items":{"enum":["a","b","c","d","e","f"]},"uniqueItems":true,"minItems":3,"maxItems":5})",
        20},
    Realistic{"measurements",
              R"({"type":"object","properties":{"sensor":{"type":"string","pattern":"^(temp|hum|co2)-[a-f0-9]{8}$"},
        "latitude":{"type":"number","minimum":-90,"maximum":90},"longitude":{"type":"number","minimum":-180,"maximum":180},
        "readings":{"type":"array","items":{"type":"number","minimum":-0.5,"maximum":0.5},"minItems":3}},
        "required":["sensor","latitude","longitude","readings"]})",
              50},
    Realistic{
        "tuple",
        R"({"type":"array","prefixItems":[{"type":"string"},{"type":"integer"},{"type":"boolean"}],"items":false,"minItems":3})",
        40},
    Realistic{
        "contains",
        R"({"type":"array","items":{"type":"integer","minimum":0,"maximum":1000},"contains":{"minimum":900},"minContains":2,"minItems":4})",
        50},
    Realistic{"steps",
              R"({"type":"object","properties":{"a":{"type":"integer","multipleOf":7,"minimum":100,"maximum":200},
        "b":{"type":"number","multipleOf":0.25,"minimum":0,"maximum":10},"c":{"type":"integer","exclusiveMinimum":5,"exclusiveMaximum":7},
        "d":{"type":"number","minimum":0.0001,"maximum":0.0002},"e":{"type":"integer","minimum":9007199254740993}},"required":["a","b","c","d","e"]})",
              50},
    Realistic{
        "multilingual",
        R"({"type":"object","propertyNames":{"pattern":"^[a-z]{2}$"},"additionalProperties":{"type":"string","minLength":1},"minProperties":2})",
        50},
    Realistic{
        "pattern properties",
        R"({"type":"object","patternProperties":{"^S_[a-z]{3}$":{"type":"string"},"^I_[0-9]+$":{"type":"integer"}},
        "additionalProperties":false,"minProperties":3})",
        50},
    Realistic{
        "nullable",
        R"({"type":"object","properties":{"note":{"type":["string","null"]},"score":{"anyOf":[{"type":"number","minimum":0,"maximum":1},{"type":"null"}]}},
        "required":["note","score"]})",
        30},
    Realistic{"code review",
              R"({"type":"object","properties":{"file":{"type":"string","pattern":"^src/[a-z_]+\\.(cpp|hpp)$"},
        "line":{"type":"integer","minimum":1,"maximum":5000},"severity":{"enum":["nit","minor","major"]},"comment":{"type":"string","minLength":100,"maxLength":200},
        "url":{"type":"string","format":"uri"},"duration":{"type":"string","format":"duration"},"peer":{"type":"string","format":"ipv6"}},
        "required":["file","line","severity","comment","url","duration","peer"],"not":{"properties":{"severity":{"const":"nit"}},"required":["severity"]}})",
              50},
    Realistic{
        "shift",
        R"({"type":"object","properties":{"day":{"type":"string","format":"date"},"start":{"type":"string","format":"time"},
        "employee":{"$ref":"#/$defs/person"},"manager":{"$ref":"#/$defs/person"}},"required":["day","start","employee","manager"],
        "additionalProperties":false,"$defs":{"person":{"type":"object","properties":{"firstName":{"type":"string"},"lastName":{"type":"string"},
        "role":{"const":"staff"}},"required":["firstName","lastName","role"],"additionalProperties":false}}})",
        50},
};

} // namespace

TEST_CASE("every sample of a realistic schema is valid, varied and the same for the same seed") {
    for (const auto& [name, schema, distinct] : kRealistic) {
        CAPTURE(name);
        const auto sampler = Sampler::create(parsed(schema));
        if (!sampler) FAIL(name << ": " << sampler.error().message);
        const Validator validator = validator_of(schema, {.assert_formats = true});
        std::set<std::string> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const auto sample = sampler->sample(seed);
            if (!sample) FAIL(name << ": " << sample.error().message);
            const std::string text = json::serialize(*sample);
            CAPTURE(seed, text);
            CHECK(validator.is_valid(*sample));
            CHECK(json::serialize(sampler->sample(seed).value()) == text);
            seen.insert(text);
        }
        CHECK(seen.size() >= distinct);
    }
}

TEST_CASE("properties stand in the schema's order, and values suit their names") {
    const auto sampler = Sampler::create(parsed(R"({"type":"object","required":["unitPrice","email","age"],
        "properties":{"unitPrice":{"type":"number"},"email":{"type":"string"},"age":{"type":"integer"}}})"))
                             .value();
    const auto sample = sampler.sample(7).value().as_object();
    CHECK(sample.begin()->key() == "unitPrice");
    CHECK(sample.at("unitPrice").to_number<double>() <= 500);
    CHECK(std::string(sample.at("email").as_string()).find('@') != std::string::npos);
    CHECK(sample.at("age").as_int64() >= 18);
    CHECK(sample.at("age").as_int64() <= 90);
}

TEST_CASE("samples are the same on every machine") {
    const auto sampler =
        Sampler::create(parsed(R"({"type":"array","items":{"type":"integer"},"minItems":3,"maxItems":3})")).value();
    CHECK(json::serialize(sampler.sample(1).value()) == "[916,697,71]");
}

TEST_CASE("what cannot be satisfied is refused with a sentence") {
    for (
        const std::string_view schema : {
            R"(false)",
            R"({"type":"string","const":5})",
            R"({"type":"integer","minimum":5,"maximum":4})",
            R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"object","properties":{"a":{"$ref":"#/$defs/a"}},"required":["a"]}}})",
            R"({"type":"string","pattern":"^(?=.*\\d)(?!\\d)(\\d)\\1{20}$"})",
            R"({"type":"array","items":{"type":"boolean"},"uniqueItems":true,"minItems":3})",
            R"({"type":"object","minProperties":1,"additionalProperties":false})",
        }) {
        CAPTURE(schema);
        const auto sampler = Sampler::create(parsed(schema));
        REQUIRE_FALSE(sampler.has_value());
        CHECK(sampler.error().code == errc::unsupported);
        CHECK_FALSE(sampler.error().message.empty());
    }
}

TEST_CASE("a schema with countless combinations of branches is refused in time") {
    std::string schema = R"({"type":"object","allOf":[)";
    for (int i = 0; i < 30; ++i) {
        schema += std::string(i == 0 ? "" : ",") + R"({"anyOf":[{"required":["a)" + std::to_string(i) +
                  R"("]},{"required":["b)" + std::to_string(i) + R"("]}]})";
    }
    const auto sampler = Sampler::create(parsed(schema + "]}"));
    REQUIRE_FALSE(sampler.has_value());
    CHECK(sampler.error().code == errc::unsupported);
}
