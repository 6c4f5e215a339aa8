// $id, anchors, dynamic references, registered documents, meta-schemas of one's own.
#include "schema_test_support.hpp"

#include "datagems/json_schema/registry.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::json_schema;
namespace json = boost::json;

namespace {

Registry registry_of(std::string_view uri, std::string_view document) {
    Registry registry;
    REQUIRE(registry.add(uri, parsed(document)).has_value());
    return registry;
}

bool is_valid(std::string_view schema, std::string_view value, const Registry* registry = nullptr) {
    return validator_of(schema, {.registry = registry}).is_valid(parsed(value));
}

constexpr std::string_view kTree = R"({
    "$id": "https://example.com/tree", "$dynamicAnchor": "node", "type": "object",
    "properties": {"data": true, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}}})";

constexpr std::string_view kStrictTree = R"({
    "$id": "https://example.com/strict-tree", "$dynamicAnchor": "node", "$ref": "tree",
    "unevaluatedProperties": false})";

} // namespace

TEST_CASE("a reference finds a schema by pointer, anchor, and identifier") {
    constexpr std::string_view by_anchor = R"({"$ref":"#small","$defs":{"a":{"$anchor":"small","maximum":5}}})";
    CHECK(is_valid(by_anchor, "5"));
    CHECK_FALSE(is_valid(by_anchor, "6"));
    constexpr std::string_view by_id =
        R"({"$id":"https://example.com/a/","$ref":"b","$defs":{"x":{"$id":"b","$ref":"#/$defs/y","$defs":{"y":{"type":"null"}}}}})";
    CHECK(is_valid(by_id, "null"));
    CHECK_FALSE(is_valid(by_id, "1"));
    constexpr std::string_view escaped = R"({"$ref":"#/$defs/a~1b%25","$defs":{"a/b%":{"const":1}}})";
    CHECK(is_valid(escaped, "1"));
    CHECK_FALSE(is_valid(escaped, "2"));
}

TEST_CASE("an identifier inside a constant is data") {
    CHECK(is_valid(R"({"const":{"$id":"https://example.com/x","$anchor":"y"}})",
                   R"({"$id":"https://example.com/x","$anchor":"y"})"));
    CHECK(first_mistake(R"({"$ref":"#y","const":{"$anchor":"y"}})").find("does not exist") != std::string::npos);
}

TEST_CASE("a registered document can be referred to, with its own base") {
    const Registry registry = registry_of(
        "https://example.com/shop/order.json",
        R"({"properties":{"total":{"$ref":"#/$defs/money"}},"$defs":{"money":{"type":"number","minimum":0}}})");
    constexpr std::string_view schema = R"({"$id":"https://example.com/shop/cart.json","$ref":"order.json"})";
    CHECK(is_valid(schema, R"({"total":1})", &registry));
    const auto error = validator_of(schema, {.registry = &registry}).first_error(parsed(R"({"total":-1})"));
    REQUIRE(error.has_value());
    CHECK(error->instance_pointer == "/total");
    CHECK(error->keyword_pointer == "https://example.com/shop/order.json#/$defs/money/minimum");
}

TEST_CASE("a validator outlives the registry it was compiled with") {
    auto registry = std::make_unique<Registry>();
    REQUIRE(registry->add("https://example.com/word", parsed(R"({"enum":["a","b"]})")).has_value());
    const Validator validator =
        validator_of(R"({"items":{"$ref":"https://example.com/word"}})", {.registry = registry.get()});
    registry.reset();
    CHECK(validator.is_valid(parsed(R"(["a","b"])")));
    CHECK_FALSE(validator.is_valid(parsed(R"(["c"])")));
}

TEST_CASE("only mistakes of documents that are used count") {
    Registry registry = registry_of("https://example.com/broken", R"({"type":"text","$defs":{"ok":{"const":1}}})");
    REQUIRE(registry.add("https://example.com/good", parsed("{}")).has_value());
    CHECK(compile(parsed(R"({"$ref":"https://example.com/good"})"), {.registry = &registry}).has_value());
    const auto compiled = compile(parsed(R"({"$ref":"https://example.com/broken"})"), {.registry = &registry});
    REQUIRE_FALSE(compiled.has_value());
    CHECK(compiled.error().mistakes.front().path == "https://example.com/broken#/type");
}

TEST_CASE("a registry refuses names that are not absolute, or taken") {
    Registry registry;
    CHECK(registry.add("https://example.com/a", parsed("{}")).has_value());
    for (const std::string_view uri : {"https://example.com/a", "a.json", "https://example.com/a#b", "", "http://["}) {
        CAPTURE(uri);
        const auto added = registry.add(uri, parsed("{}"));
        REQUIRE_FALSE(added.has_value());
        CHECK(added.error().code == errc::invalid_argument);
    }
}

TEST_CASE("a dynamic reference means the outermost schema of its name") {
    const Registry registry = registry_of("https://example.com/tree", kTree);
    constexpr std::string_view misspelt = R"({"children":[{"daat":1}]})";
    CHECK(is_valid(kTree, misspelt));
    CHECK_FALSE(is_valid(kStrictTree, misspelt, &registry));
    CHECK(is_valid(kStrictTree, R"({"children":[{"data":1,"children":[]}]})", &registry));
}

TEST_CASE("unevaluated keywords see through every applicator that holds, and no other") {
    constexpr std::string_view schema = R"({
        "properties": {"kind": {"enum": ["person", "firm"]}}, "required": ["kind"],
        "if": {"properties": {"kind": {"const": "person"}}},
        "then": {"properties": {"age": {"type": "integer"}}}, "else": {"$ref": "#/$defs/firm"},
        "unevaluatedProperties": false,
        "$defs": {"firm": {"anyOf": [{"properties": {"vat": {"type": "string"}}, "required": ["vat"]},
                                     {"properties": {"tax": {"type": "string"}}, "required": ["tax"]}]}}})";
    CHECK(is_valid(schema, R"({"kind":"person","age":3})"));
    CHECK_FALSE(is_valid(schema, R"({"kind":"person","vat":"x"})"));
    CHECK(is_valid(schema, R"({"kind":"firm","vat":"x","tax":"y"})"));
    CHECK_FALSE(is_valid(schema, R"({"kind":"firm","vat":"x","age":3})"));
    const auto error = validator_of(schema).first_error(parsed(R"({"kind":"person","vat":"x"})"));
    CHECK(error->sentence() == R"(the root value must not have the property "vat")");
}

TEST_CASE("unevaluated items are those that no keyword reached") {
    constexpr std::string_view schema =
        R"({"prefixItems":[{"type":"string"}],"contains":{"type":"integer"},"unevaluatedItems":{"type":"null"}})";
    CHECK(is_valid(schema, R"(["a",1,null,2])"));
    CHECK_FALSE(is_valid(schema, R"(["a",1,true])"));
    const auto error = validator_of(R"({"prefixItems":[true],"unevaluatedItems":false})").first_error(parsed("[1,2]"));
    CHECK(error->message == "must not have the item 1, which no other keyword allows");
}

TEST_CASE("more members than fit into one word are told apart") {
    json::object many;
    json::object properties;
    for (int i = 0; i < 300; ++i) {
        many["p" + std::to_string(i)] = i;
        properties["p" + std::to_string(i)] = true;
    }
    const auto validator = compile(json::object{{"allOf", json::array{json::object{{"properties", properties}}}},
                                                {"unevaluatedProperties", false}})
                               .value();
    CHECK(validator.is_valid(many));
    many["other"] = 1;
    CHECK(validator.first_error(many)->message == R"(must not have the property "other")");
}

TEST_CASE("a meta-schema says which vocabularies count") {
    const Registry registry = registry_of("https://example.com/no-validation", R"({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/no-validation",
        "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true,
                        "https://json-schema.org/draft/2020-12/vocab/applicator": true,
                        "https://json-schema.org/draft/2020-12/vocab/format-assertion": true,
                        "https://example.com/vocab/ours": false}})");
    constexpr std::string_view schema =
        R"({"$schema":"https://example.com/no-validation","properties":{"a":{"minimum":5,"format":"date"},"b":false}})";
    CHECK(is_valid(schema, R"({"a":1})", &registry));
    CHECK_FALSE(is_valid(schema, R"({"b":1})", &registry));
    CHECK_FALSE(is_valid(schema, R"({"a":"1"})", &registry));
    const Registry strange =
        registry_of("https://example.com/strange", R"({"$vocabulary":{"https://example.com/vocab/ours":true}})");
    const auto compiled = compile(parsed(R"({"$schema":"https://example.com/strange"})"), {.registry = &strange});
    REQUIRE_FALSE(compiled.has_value());
    CHECK(compiled.error().mistakes.front().sentence() ==
          R"(/$schema requires the vocabulary "https://example.com/vocab/ours", which is not supported)");
}

TEST_CASE("a meta-schema of one's own is what the schema is checked against") {
    const Registry registry = registry_of("https://example.com/meta", R"({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [{"$ref": "https://json-schema.org/draft/2020-12/schema"}], "required": ["title"]})");
    const auto compiled = compile(parsed(R"({"$schema":"https://example.com/meta#"})"), {.registry = &registry});
    REQUIRE_FALSE(compiled.has_value());
    CHECK(compiled.error().mistakes.front().sentence() == R"(the schema must have the property "title")");
    const Registry broken = registry_of("https://example.com/meta", R"({"type":"text"})");
    const auto refused = compile(parsed(R"({"$schema":"https://example.com/meta"})"), {.registry = &broken});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().mistakes.front().message.starts_with("names a meta-schema that is wrong itself: "));
}

TEST_CASE("the meta-schema can be referred to and checks itself") {
    constexpr std::string_view schema = R"({"$ref":"https://json-schema.org/draft/2020-12/schema"})";
    CHECK(is_valid(schema, R"({"properties":{"a":{"type":"string"}}})"));
    CHECK_FALSE(is_valid(schema, R"({"properties":{"a":{"type":"text"}}})"));
    CHECK_FALSE(is_valid(schema, R"({"properties":{"a":{"items":{"minLength":-1}}}})"));
}
