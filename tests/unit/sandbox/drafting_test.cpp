#include "drafting.hpp"

#include "datagems/json_schema/sampler.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/json/value.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace datagems;
using namespace datagems::sandbox;

TEST_CASE("a draft is a schema from which records can be made", "[sandbox][drafting]") {
    const std::string prompt =
        GENERATE(as<std::string>(), "", "Customers of a shop: name, e-mail, age and country",
                 "Products with title, price, category, tags, rating, description and date", "Answer with a label.");
    const boost::json::value schema = draft_schema(prompt);
    REQUIRE(json_schema::compile(schema).has_value());
    const auto sampler = json_schema::Sampler::create(schema);
    REQUIRE(sampler.has_value());
    CHECK(sampler->sample(1).has_value());
    CHECK(schema.at("required").as_array().size() == schema.at("properties").as_object().size());
}

TEST_CASE("what the prompt names becomes a property", "[sandbox][drafting]") {
    const auto schema = draft_schema("Name, AGE and Country of people");
    const auto& properties = schema.at("properties").as_object();
    CHECK(properties.size() == 3);
    CHECK(properties.contains("name"));
    CHECK(properties.contains("age"));
    CHECK(properties.contains("country"));
}

TEST_CASE("a word inside another is not a mention", "[sandbox][drafting]") {
    const auto schema = draft_schema("message, storage, pages, percentage: the price");
    CHECK_FALSE(schema.at("properties").as_object().begin()->key() == "age");
    CHECK(schema.at("properties").as_object().contains("price"));
}

TEST_CASE("dataset mode has text and label", "[sandbox][drafting]") {
    const auto schema = draft_schema("The object must have a label that says the class of the text.");
    const auto& properties = schema.at("properties").as_object();
    CHECK(properties.size() == 2);
    CHECK(properties.contains("text"));
    CHECK(properties.contains("label"));
}
